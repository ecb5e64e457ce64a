import { h, icon, link, safeLink } from "./parts.js";
import { markdown } from "./markdown.js";

/**
 * Draw message components. `context` gives `names` for mentions, `lists` of users,
 * roles and channels, and `act(doing, data)`, which answers a promise.
 */
export function drawComponents(components, context) {
  return components.map((component) => draw(component, context));
}

function draw(component, context) {
  const drawn = drawers[component.type];
  return drawn ? drawn(component, context) : h("p", { class: "odd" }, "(a part this page cannot show)");
}

const styles = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary" };

function emoji(value) {
  return value ? h("span", { class: "emoji", "aria-hidden": true }, value.id ? "◆" : value.name) : null;
}

function button(component, context) {
  const label = component.label ?? component.emoji?.name ?? "";
  const shared = {
    class: `button ${styles[component.style] ?? "secondary"}`,
    "data-testid": "button",
    "data-custom-id": component.custom_id,
  };
  const inside = [emoji(component.emoji), component.label ? h("span", {}, component.label) : null];
  const url = component.style === 5 ? safeLink(component.url) : null;
  if (url) {
    const anchor = link(url, ...inside.filter(Boolean), h("span", { class: "out", "aria-hidden": true }, "↗"));
    for (const [name, value] of Object.entries(shared)) if (value) anchor.setAttribute(name, value);
    return anchor;
  }
  const press = async (event) => {
    const element = event.currentTarget;
    element.classList.add("busy");
    element.setAttribute("aria-busy", "true");
    await context.act("click", { custom_id: component.custom_id });
    element.classList.remove("busy");
    element.removeAttribute("aria-busy");
  };
  return h(
    "button",
    { ...shared, type: "button", disabled: component.disabled, "aria-label": component.label ? null : label, onclick: press },
    ...inside,
  );
}

/** Answer what a select offers, as value, label, description and whether it is set. */
export function selectOptions(component, lists) {
  if (component.type === 3) return component.options;
  const preset = new Set((component.default_values ?? []).map((value) => String(value.id)));
  const offered = { 5: lists.users, 6: lists.roles, 7: [...lists.users, ...lists.roles], 8: lists.channels };
  const wanted = component.channel_types;
  return offered[component.type]
    .filter((entry) => !wanted?.length || wanted.includes(entry.kind))
    .map((entry) => ({ value: entry.id, label: entry.label ?? entry.name, default: preset.has(entry.id) }));
}

/** Answer a native select filled with options. */
export function nativeSelect(component, lists, attributes) {
  const several = (component.max_values ?? 1) > 1;
  const options = selectOptions(component, lists);
  const select = h("select", { ...attributes, multiple: several, size: several ? Math.min(6, options.length) : null });
  if (!several) {
    select.append(h("option", { value: "" }, component.placeholder || "Make a selection"));
  }
  for (const option of options) {
    const text = option.description ? `${option.label} — ${option.description}` : option.label;
    const entry = h("option", { value: option.value }, text);
    entry.selected = Boolean(option.default);
    select.append(entry);
  }
  return select;
}

function select(component, context) {
  const several = (component.max_values ?? 1) > 1;
  const send = async (values) => {
    box.disabled = true;
    await context.act("select", { custom_id: component.custom_id, values });
    box.disabled = component.disabled ?? false;
  };
  const box = nativeSelect(component, context.lists, {
    class: "select",
    "data-testid": "select",
    "data-custom-id": component.custom_id,
    "aria-label": component.placeholder || "Make a selection",
    disabled: component.disabled,
  });
  if (!several) {
    box.addEventListener("change", () => box.value && send([box.value]));
    return box;
  }
  const chosen = () => send([...box.selectedOptions].map((option) => option.value));
  return h("div", { class: "select-many" }, box, h("button", { type: "button", class: "button secondary", onclick: chosen }, "Done"));
}

function row(component, context) {
  return h("div", { class: "row" }, drawComponents(component.components, context));
}

function container(component, context) {
  const accent = component.accent_color;
  const box = h("section", { class: "card", "data-testid": "card" }, drawComponents(component.components, context));
  if (Number.isInteger(accent)) {
    box.style.setProperty("--accent", `#${accent.toString(16).padStart(6, "0")}`);
  }
  return component.spoiler ? h("details", { class: "veil" }, h("summary", {}, "Spoiler, press to show"), box) : box;
}

function section(component, context) {
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-text" }, drawComponents(component.components, context)),
    h("div", { class: "section-side" }, draw(component.accessory, context)),
  );
}

function display(component, context) {
  return h("div", { class: "text" }, markdown(component.content, context.names));
}

/** Answer a picture of the stand-in's own; others are only named, nothing is fetched. */
function picture(media, description, name) {
  const own = new URL(media.url, location.href).origin === location.origin;
  if (!own) {
    const url = safeLink(media.url);
    return h("p", { class: "far" }, "Picture on another site: ", url ? link(url, url) : media.url);
  }
  return h("img", { class: name, src: media.url, alt: description || "", loading: "lazy" });
}

function thumbnail(component) {
  return picture(component.media, component.description, "thumb");
}

function gallery(component) {
  const items = component.items.map((item) => h("figure", {}, picture(item.media, item.description, "picture")));
  return h("div", { class: `gallery of-${Math.min(items.length, 3)}` }, items);
}

/** Draw a file as a line with its name. */
export function fileLine(name, url, size) {
  const amount = Number.isInteger(size) ? ` · ${Math.max(1, Math.round(size / 1024))} KB` : "";
  return h("p", { class: "file" }, icon("page"), link(url, name), amount);
}

function file(component) {
  return fileLine(component.name || "file", component.file.url, component.size);
}

function separator(component) {
  const wide = component.spacing === 2 ? " wide" : "";
  return component.divider ? h("hr", { class: `line${wide}` }) : h("div", { class: `gap${wide}` });
}

const drawers = {
  1: row, 2: button, 3: select, 5: select, 6: select, 7: select, 8: select,
  9: section, 10: display, 11: thumbnail, 12: gallery, 13: file, 14: separator, 17: container,
};
