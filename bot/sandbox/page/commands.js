const subcommand = 1;
const group = 2;
const slash = 1;
const messageMenu = 3;

/** Answer every slash command one can use, sub-commands written out. */
export function leaves(commands) {
  const found = [];
  const walk = (level, path) => {
    const options = level.options ?? [];
    if (options.some((option) => option.type === subcommand || option.type === group)) {
      for (const option of options) walk(option, `${path} ${option.name}`);
    } else {
      found.push({ path, description: level.description, options });
    }
  };
  for (const command of commands.filter((entry) => entry.type === slash)) walk(command, command.name);
  return found;
}

/** Answer the names of the commands that are used on a message. */
export function messageCommands(commands) {
  return commands.filter((entry) => entry.type === messageMenu).map((entry) => entry.name);
}

/** Answer the commands that fit what was typed, those beginning with it first. */
export function matching(all, typed) {
  const wanted = typed.toLowerCase().trim();
  const rank = (leaf) => {
    if (leaf.path.startsWith(wanted)) return 0;
    if (leaf.path.includes(wanted)) return 1;
    return leaf.description.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return all
    .map((leaf) => ({ leaf, rank: rank(leaf) }))
    .filter((entry) => entry.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((entry) => entry.leaf);
}

/** Answer the command that a text begins, once a space follows it, and the rest. */
export function begun(all, text) {
  const fitting = all.filter((leaf) => text.startsWith(`/${leaf.path} `));
  fitting.sort((a, b) => b.path.length - a.path.length);
  return fitting.length ? { leaf: fitting[0], rest: text.slice(fitting[0].path.length + 2) } : null;
}

/** Answer option values written as `name:value`; a text without names is the first option's. */
export function writtenValues(leaf, rest) {
  const names = leaf.options.map((option) => option.name);
  const found = [...rest.matchAll(/(?:^|\s)([-\w]{1,32}):/g)].filter((match) => names.includes(match[1]));
  if (!found.length) return names.length && rest.trim() ? { [names[0]]: rest.trim() } : {};
  const values = {};
  found.forEach((match, index) => {
    const end = found[index + 1]?.index ?? rest.length;
    values[match[1]] = rest.slice(match.index + match[0].length, end).trim();
  });
  return values;
}

const kinds = { 3: "text", 4: "whole number", 5: "True or False", 6: "member", 7: "channel", 8: "role", 9: "member or role", 10: "number" };

/** Answer what an option takes, in words. */
export function kindOf(option) {
  return option.autocomplete ? "type to search" : kinds[option.type] ?? "value";
}

/** Answer what can be chosen for an option without asking the bot, or nothing. */
export function fixedChoices(option, lists) {
  if (option.choices) return option.choices.map((choice) => ({ label: choice.name, value: choice.value }));
  if (option.type === 5) return [{ label: "True", value: true }, { label: "False", value: false }];
  const entries = { 6: lists.users, 7: lists.channels, 8: lists.roles, 9: [...lists.users, ...lists.roles] }[option.type];
  if (!entries) return null;
  const wanted = option.channel_types;
  return entries
    .filter((entry) => !wanted?.length || wanted.includes(entry.kind))
    .map((entry) => ({ label: entry.label ?? entry.name, value: entry.id }));
}

/** Turn what was typed into an option's value; raises a sentence when it does not fit. */
export function typedValue(option, text, choices) {
  const bare = text.trim();
  if (choices) {
    const wanted = bare.replace(/^[@#]/, "").toLowerCase();
    const found = choices.find((choice) => choice.label.replace(/^[@#]/, "").toLowerCase() === wanted);
    if (!found) throw new Error(`${option.name}: choose one from the list`);
    return found.value;
  }
  if (option.type === 4 || option.type === 10) {
    const number = Number(bare);
    if (!bare || Number.isNaN(number) || (option.type === 4 && !Number.isInteger(number))) {
      throw new Error(`${option.name}: needs a ${kinds[option.type]}`);
    }
    return number;
  }
  return text;
}
