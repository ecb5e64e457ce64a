import { fixedChoices, kindOf, typedValue } from "./commands.js";
import { fill, h, toast } from "./parts.js";

const pause = 180;

/** A command being filled in: its name, and a field for each option in use. */
export class CommandForm {
  constructor(leaf, values, picker, context) {
    this.leaf = leaf;
    this.picker = picker;
    this.context = context;
    this.fields = new Map();
    this.asked = 0;
    this.options = h("div", { class: "options" });
    this.spare = h("div", { class: "spare" });
    const name = h("button", { type: "button", class: "chip", "aria-label": `Leave /${leaf.path}`, title: leaf.description, onclick: context.leave }, `/${leaf.path}`);
    this.element = h("div", { class: "command", role: "group", "aria-label": `/${leaf.path}: ${leaf.description}`, "data-testid": "command" }, h("div", { class: "command-line" }, name, this.options), this.spare);
    for (const option of leaf.options) {
      if (option.required || values[option.name] !== undefined) this.use(option, values[option.name] ?? "");
    }
    this.offerSpare();
  }

  use(option, text = "") {
    const input = h("input", {
      class: "option-input", type: "text", value: text, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-label": `${option.name}: ${option.description}`, "aria-required": String(Boolean(option.required)),
      "data-testid": `option-${option.name}`, placeholder: kindOf(option), maxlength: option.max_length ?? 6000,
    });
    const field = { option, input, choices: fixedChoices(option, this.context.lists()), chosen: null };
    const grow = () => input.style.setProperty("--letters", String(Math.max(12, Math.min(48, input.value.length + 2))));
    input.addEventListener("input", () => { if (this.jump(field)) return; field.chosen = null; input.removeAttribute("aria-invalid"); grow(); this.suggest(field); });
    input.addEventListener("focus", () => this.suggest(field));
    input.addEventListener("blur", () => setTimeout(() => this.picker.input === input && this.picker.hide(), 150));
    input.addEventListener("keydown", (event) => this.key(event, field));
    grow();
    field.element = h("label", { class: option.required ? "option required" : "option" }, h("span", { class: "option-name" }, option.name), input);
    this.fields.set(option.name, field);
    this.options.append(field.element);
    return field;
  }

  /** Typing an option's name and a colon goes on in that option. */
  jump(field) {
    const typed = /(?:^|\s)([\p{L}\p{N}_-]{1,32}):$/u.exec(field.input.value);
    const option = typed && this.leaf.options.find((one) => one.name === typed[1]);
    if (!option) return false;
    field.input.value = field.input.value.slice(0, typed.index);
    const target = this.fields.get(option.name) ?? this.use(option);
    this.offerSpare();
    target.input.focus();
    return true;
  }

  offerSpare() {
    const spare = this.leaf.options.filter((option) => !this.fields.has(option.name));
    const add = (option) => {
      const field = this.use(option);
      this.offerSpare();
      field.input.focus();
    };
    fill(this.spare, spare.map((option) =>
      h("button", { type: "button", class: "add", title: option.description, "data-testid": `add-${option.name}`, onclick: () => add(option) }, `+ ${option.name}`)));
    this.spare.hidden = spare.length === 0;
  }

  focus(fallback) {
    const fields = [...this.fields.values()];
    const empty = fields.find((field) => !field.input.value) ?? fields[fields.length - 1];
    const target = empty?.input ?? fallback;
    target.focus();
    const end = target.value?.length ?? 0;
    if (empty) target.setSelectionRange(end, end);
  }

  suggest(field) {
    const { option, input } = field;
    const take = (item) => {
      input.value = item.label;
      field.chosen = item.value;
      this.next(field);
    };
    if (field.choices) {
      const wanted = input.value.replace(/^[@#]/, "").toLowerCase();
      const bare = (choice) => choice.label.replace(/^[@#]/, "").toLowerCase();
      const done = field.chosen !== null || field.choices.some((choice) => bare(choice) === wanted);
      const fitting = field.choices.filter((choice) => field.chosen !== null || bare(choice).includes(wanted));
      this.picker.show(input, `${option.name} — ${option.description}`, fitting.slice(0, 25), take, Boolean(wanted) && !done);
    } else if (option.autocomplete && field.chosen === null) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(field, take), pause);
    } else {
      this.picker.hide();
    }
  }

  async search(field, take) {
    const { option, input } = field;
    this.asked += 1;
    const mine = this.asked;
    const values = { ...this.gathered(), [option.name]: input.value };
    try {
      const found = await this.context.live.ask("autocomplete", {
        channel: this.context.channel().id, path: this.leaf.path, values, focused: option.name,
      });
      if (mine !== this.asked || document.activeElement !== input) return;
      const items = found.choices.map((choice) => ({ label: choice.name, value: choice.value }));
      this.picker.show(input, `${option.name} — ${option.description}`, items, take, false);
    } catch (error) {
      if (mine === this.asked) this.picker.hide();
      toast(`${option.name}: ${error.message}`);
    }
  }

  /** Answer the values there are, leaving out what does not fit yet. */
  gathered() {
    const values = {};
    for (const { option, input, choices, chosen } of this.fields.values()) {
      if (!input.value.trim()) continue;
      try {
        values[option.name] = chosen ?? typedValue(option, input.value, choices);
      } catch {
        // Not finished yet; it is told of when the command is sent.
      }
    }
    return values;
  }

  key(event, field) {
    if (event.isComposing || this.picker.key(event)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.context.done();
    } else if (event.key === "Escape" || (event.key === "Backspace" && !field.input.value)) {
      event.preventDefault();
      if (event.key === "Backspace" && !field.option.required) this.remove(field);
      else this.context.leave();
    } else if (event.key === "Tab" && !event.shiftKey && this.isLast(field) && !this.spare.hidden) {
      event.preventDefault();
      this.spare.firstElementChild.focus();
    }
  }

  isLast(field) {
    return this.options.lastElementChild === field.element;
  }

  remove(field) {
    this.fields.delete(field.option.name);
    field.element.remove();
    this.offerSpare();
    this.focus(this.spare.firstElementChild);
  }

  next(field) {
    const rest = [...this.fields.values()].find((other) => other.option.required && !other.input.value);
    (rest ?? field).input.focus();
  }

  /** Answer the values to send, or nothing when something is missing. */
  values() {
    const values = {};
    for (const { option, input, choices, chosen } of this.fields.values()) {
      try {
        if (!input.value.trim()) {
          if (option.required) throw new Error(`${option.name}: this option is required`);
          continue;
        }
        values[option.name] = chosen ?? typedValue(option, input.value, choices);
      } catch (error) {
        input.setAttribute("aria-invalid", "true");
        input.focus();
        toast(error.message);
        return null;
      }
    }
    return values;
  }
}
