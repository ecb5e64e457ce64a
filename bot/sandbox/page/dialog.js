import { nativeSelect } from "./components.js";
import { markdown } from "./markdown.js";
import { freshId, h } from "./parts.js";

/**
 * Show a modal the bot opened.
 *
 * @param {object} modal Discord's modal.
 * @param {object} context Gives `names`, `lists`, and `submit(values)`, a promise.
 */
export function openDialog(modal, context) {
  const readers = new Map();
  const title = freshId("dialog-title");
  const trouble = h("p", { class: "trouble", role: "alert" });
  const rows = modal.components.map((row) => drawRow(row, context, readers));
  const close = () => dialog.close();
  const submit = h("button", { type: "submit", class: "button primary", "data-testid": "dialog-submit" }, "Submit");
  const send = async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const values = Object.fromEntries([...readers].map(([name, read]) => [name, read()]));
    try {
      await context.submit(values);
      close();
    } catch (error) {
      trouble.textContent = error.message;
      submit.disabled = false;
    }
  };
  const form = h(
    "form",
    { method: "dialog", onsubmit: send },
    h("h2", { id: title }, modal.title),
    ...rows,
    trouble,
    h("div", { class: "dialog-end" }, h("button", { type: "button", class: "button secondary", onclick: close }, "Cancel"), submit),
  );
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": title, "data-testid": "dialog", onclose: () => dialog.remove() }, form);
  document.body.append(dialog);
  dialog.showModal();
}

function drawRow(row, context, readers) {
  if (row.type === 10) return h("div", { class: "text" }, markdown(row.content, context.names));
  const inner = row.type === 18 ? row.component : row.components[0];
  const id = freshId("field");
  const hint = row.description ? h("small", { id: `${id}-hint`, class: "hint" }, row.description) : null;
  const [field, read] = drawField(inner, id, context);
  if (hint) field.setAttribute("aria-describedby", hint.id);
  readers.set(inner.custom_id, read);
  const label = row.label ?? inner.label ?? "";
  const needed = inner.required === false ? null : h("span", { class: "needed", title: "required" }, " *");
  return h("div", { class: "field" }, h("label", { for: id }, label, needed), hint, field);
}

function drawField(field, id, context) {
  const required = field.required !== false;
  const named = { id, name: field.custom_id, "data-testid": `field-${field.custom_id}` };
  if (field.type === 4) return textField(field, { ...named, required });
  if (field.type === 21 || field.type === 22) return group(field, named);
  if (field.type === 23) {
    const box = h("input", { ...named, type: "checkbox" });
    box.checked = Boolean(field.default);
    return [box, () => box.checked];
  }
  if (field.type === 19) {
    return [h("p", { id, class: "odd" }, "Files cannot be sent from this page."), () => []];
  }
  const select = nativeSelect(field, context.lists, { ...named, class: "select", required });
  return [select, () => [...select.selectedOptions].map((option) => option.value).filter(Boolean)];
}

function textField(field, attributes) {
  const shared = {
    ...attributes, class: "text-field", placeholder: field.placeholder,
    minlength: field.min_length, maxlength: field.max_length ?? 4000,
  };
  const box = field.style === 2 ? h("textarea", { ...shared, rows: 4 }) : h("input", { ...shared, type: "text" });
  box.value = field.value ?? "";
  return [box, () => box.value];
}

function group(field, named) {
  const type = field.type === 21 ? "radio" : "checkbox";
  const boxes = field.options.map((option) => {
    const box = h("input", { type, name: named.name, value: option.value });
    box.checked = Boolean(option.default);
    return [box, h("label", { class: "choice" }, box, ` ${option.label}`)];
  });
  const set = h("div", { ...named, name: null, class: "choices", role: type === "radio" ? "radiogroup" : "group" }, boxes.map(([, label]) => label));
  const chosen = () => boxes.filter(([box]) => box.checked).map(([box]) => box.value);
  return [set, () => (type === "radio" ? chosen()[0] ?? null : chosen())];
}
