import { h, link, safeLink } from "./parts.js";

const wraps = { "**": "strong", "*": "em", __: "u", _: "em", "~~": "s", "||": "spoiler" };
const markers = ["**", "__", "~~", "||", "*", "_"];
const word = /[\p{L}\p{N}_]/u;

/**
 * Turn Discord's Markdown into nodes. Every step looks at each character a bounded
 * number of times, and text only ever becomes text nodes.
 *
 * @param {string} text What was written.
 * @param {object} names Answers names: `user(id)`, `role(id)`, `channel(id)`.
 */
export function markdown(text, names, quoted = false) {
  const out = document.createDocumentFragment();
  const lines = text.split("\n");
  let index = 0;
  let plain = [];
  const flush = () => {
    if (plain.length) out.append(h("div", { class: "para" }, inline(plain.join("\n"), names)));
    plain = [];
  };
  while (index < lines.length) {
    const block = fence(lines, index) ?? (quoted ? null : quote(lines, index, names)) ?? single(lines, index, names);
    if (block) {
      flush();
      out.append(block.node);
      index = block.next;
    } else {
      plain.push(lines[index]);
      index += 1;
    }
  }
  flush();
  return out;
}

function fence(lines, start) {
  if (!lines[start].startsWith("```")) return null;
  const first = lines[start].slice(3);
  if (first.endsWith("```") && first.length >= 3) {
    return { node: h("pre", {}, h("code", {}, first.slice(0, -3))), next: start + 1 };
  }
  for (let end = start + 1; end < lines.length; end += 1) {
    if (lines[end].endsWith("```")) {
      const inside = lines.slice(start + 1, end);
      const last = lines[end].slice(0, -3);
      if (last) inside.push(last);
      return { node: h("pre", {}, h("code", {}, inside.join("\n"))), next: end + 1 };
    }
  }
  return null;
}

function quote(lines, start, names) {
  if (lines[start].startsWith(">>> ")) {
    const rest = [lines[start].slice(4), ...lines.slice(start + 1)].join("\n");
    return { node: h("blockquote", {}, markdown(rest, names, true)), next: lines.length };
  }
  let end = start;
  while (end < lines.length && (lines[end].startsWith("> ") || lines[end] === ">")) end += 1;
  if (end === start) return null;
  const inside = lines.slice(start, end).map((line) => line.slice(2));
  return { node: h("blockquote", {}, markdown(inside.join("\n"), names, true)), next: end };
}

function single(lines, index, names) {
  const line = lines[index];
  const heading = /^(#{1,3}) (?=\S)/.exec(line);
  if (heading) {
    const level = heading[1].length + 2;
    const node = h(`h${level}`, { class: "md-heading" }, inline(line.slice(heading[0].length), names));
    return { node, next: index + 1 };
  }
  if (line.startsWith("-# ")) {
    return { node: h("small", { class: "subtext" }, inline(line.slice(3), names)), next: index + 1 };
  }
  const kind = listKind(line);
  return kind ? list(lines, index, kind, names) : null;
}

function listKind(line) {
  if (/^ {0,8}[-*] (?=\S)/.test(line)) return "ul";
  return /^ {0,8}\d{1,9}\. (?=\S)/.test(line) ? "ol" : null;
}

function list(lines, start, kind, names) {
  const node = h(kind, kind === "ol" ? { start: parseInt(lines[start], 10) } : {});
  let end = start;
  while (end < lines.length && listKind(lines[end]) === kind) {
    const text = lines[end].replace(/^ {0,8}(?:[-*]|\d{1,9}\.) /, "");
    node.append(h("li", {}, inline(text, names)));
    end += 1;
  }
  return { node, next: end };
}

/** Turn one stretch of text into nodes: emphasis, code, links, mentions, times. */
export function inline(text, names) {
  const root = { node: document.createDocumentFragment(), marker: null };
  const stack = [root];
  const last = Object.fromEntries(markers.map((marker) => [marker, text.lastIndexOf(marker)]));
  let buffer = "";
  let index = 0;
  const top = () => stack[stack.length - 1];
  const flush = () => {
    if (buffer) top().node.append(buffer);
    buffer = "";
  };
  while (index < text.length) {
    const special = atom(text, index, names);
    if (special) {
      if (special.node) {
        flush();
        top().node.append(special.node);
      } else buffer += special.text;
      index = special.next;
      continue;
    }
    const marker = markerAt(text, index, stack);
    if (marker && stack.some((open) => open.marker === marker) && closes(text, index, marker)) {
      flush();
      while (top().marker !== marker) unwrap(stack);
      wrap(stack);
      index += marker.length;
    } else if (marker && last[marker] > index && opens(text, index, marker)) {
      flush();
      stack.push({ node: document.createDocumentFragment(), marker });
      index += marker.length;
    } else {
      buffer += text[index];
      index += 1;
    }
  }
  flush();
  while (stack.length > 1) unwrap(stack);
  return root.node;
}

function markerAt(text, index, stack) {
  const open = stack[stack.length - 1].marker;
  const found = markers.find((marker) => text.startsWith(marker, index));
  if (open === "*" && found === "**" && stack.some((part) => part.marker === "**")) return "*";
  return found;
}

function opens(text, index, marker) {
  const next = text[index + marker.length];
  if (next === undefined || (marker !== "||" && /\s/.test(next))) return false;
  return marker !== "_" || index === 0 || !word.test(text[index - 1]);
}

function closes(text, index, marker) {
  if (marker !== "_") return true;
  const next = text[index + 1];
  return next === undefined || !word.test(next);
}

function wrap(stack) {
  const { node, marker } = stack.pop();
  const name = wraps[marker];
  const element = name === "spoiler" ? spoiler(node) : h(name, {}, node);
  stack[stack.length - 1].node.append(element);
}

function unwrap(stack) {
  const { node, marker } = stack.pop();
  stack[stack.length - 1].node.append(marker, node);
}

function spoiler(node) {
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const element = event.currentTarget;
    element.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) element.removeAttribute(name);
  };
  return h(
    "span",
    { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Spoiler, press to show", onclick: show, onkeydown: show },
    h("span", { class: "spoiler-text" }, node),
  );
}

const escapable = "\\`*_~|>#-+.!()[]{}<:@/";

function atom(text, index, names) {
  const letter = text[index];
  if (letter === "\\" && escapable.includes(text[index + 1] ?? "\0")) {
    return { text: text[index + 1], next: index + 2 };
  }
  if (letter === "`") return code(text, index);
  if (letter === "[") return maskedLink(text, index, names);
  if (letter === "<") return pointed(text, index, names);
  if (letter === "h" && !word.test(text[index - 1] ?? " ")) return bareLink(text, index);
  return null;
}

function code(text, index) {
  const marker = text.startsWith("``", index) ? "``" : "`";
  const end = text.indexOf(marker, index + marker.length);
  if (end <= index + marker.length - 1) return null;
  const inside = text.slice(index + marker.length, end);
  return inside ? { node: h("code", {}, inside.trim() || inside), next: end + marker.length } : null;
}

function maskedLink(text, index, names) {
  const found = /^\[((?:\\.|[^\\[\]\n]){1,500})\]\(<?(https?:\/\/[^\s<>]{1,800}?)>?\)/.exec(text.slice(index, index + 1400));
  const url = found && safeLink(found[2]);
  if (!url) return null;
  return { node: link(url, inline(found[1], names)), next: index + found[0].length };
}

function bareLink(text, index) {
  const found = /^https?:\/\/[^\s<>]{1,800}/.exec(text.slice(index, index + 820));
  if (!found) return null;
  const trimmed = found[0].replace(/[.,:;"'\])]{1,20}$/, "");
  const url = safeLink(trimmed);
  return url ? { node: link(url, trimmed), next: index + trimmed.length } : null;
}

function pointed(text, index, names) {
  // Only a stretch is looked through, so that a row of "<" costs no more than it should.
  const length = text.slice(index, index + 900).indexOf(">");
  if (length < 0) return null;
  const end = index + length;
  const inside = text.slice(index + 1, end);
  const node = mention(inside, names) ?? time(inside) ?? angled(inside);
  return node ? { node, next: end + 1 } : null;
}

function angled(inside) {
  const url = /^https?:\/\/\S+$/.test(inside) ? safeLink(inside) : null;
  return url ? link(url, inside) : null;
}

function mention(inside, names) {
  const found = /^(@!?|@&|#)(\d{1,20})$/.exec(inside);
  if (found) {
    const known = { "@": names.user, "@!": names.user, "@&": names.role, "#": names.channel };
    const sign = found[1][0];
    const name = known[found[1]](found[2]);
    return h("span", { class: "mention" }, name ? `${sign}${name}` : `${sign}unknown`);
  }
  const command = /^\/([-\w ]{1,100}):\d{1,20}$/.exec(inside);
  return command ? h("span", { class: "mention" }, `/${command[1]}`) : null;
}

const formats = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function time(inside) {
  const found = /^t:(-?\d{1,12})(?::([tTdDfFR]))?$/.exec(inside);
  if (!found) return null;
  const moment = new Date(Number(found[1]) * 1000);
  if (Number.isNaN(moment.getTime())) return null;
  const full = new Intl.DateTimeFormat("en-GB", formats.F).format(moment);
  const style = found[2] ?? "f";
  const shown = style === "R" ? ago(moment) : new Intl.DateTimeFormat("en-GB", formats[style]).format(moment);
  return h("time", { class: "stamp", datetime: moment.toISOString(), title: full }, shown);
}

function ago(moment) {
  const seconds = (moment.getTime() - Date.now()) / 1000;
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
