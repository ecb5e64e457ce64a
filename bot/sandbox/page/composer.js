import { begun, leaves, matching, writtenValues } from "./commands.js";
import { CommandForm } from "./command-form.js";
import { fill, h } from "./parts.js";
import { Picker } from "./picker.js";

/**
 * The line at the bottom: plain messages, mentions, and slash commands.
 *
 * `context` gives `live`, `channel()`, `lists()`, `canWrite()`, `names` and
 * `run(path, values)`.
 */
export class Composer {
  constructor(form, context) {
    this.form = form;
    this.context = context;
    this.picker = new Picker();
    this.command = null;
    this.replyTo = null;
    this.known = [];
    this.text = h("textarea", {
      class: "write", rows: 1, "data-testid": "composer", role: "combobox", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-label": "Message", enterkeyhint: "send", maxlength: 2000,
      oninput: () => this.typed(), onkeydown: (event) => this.key(event), onblur: () => setTimeout(() => this.picker.hide(), 150),
    });
    this.send = h("button", { type: "submit", class: "send", "aria-label": "Send", "data-testid": "send" }, h("span", { "aria-hidden": true }, "➤"));
    this.slot = h("div", { class: "slot" });
    this.reply = h("div", { class: "replying", hidden: true });
    form.append(this.picker.element, this.reply, h("div", { class: "bar" }, this.slot, this.send));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.leave(false);
  }

  /** Take in the commands and the rights of the channel now shown. */
  refresh() {
    const channel = this.context.channel();
    this.known = leaves(channel?.commands ?? []);
    const name = channel?.kind === 1 ? `@${channel.name}` : `#${channel?.name ?? ""}`;
    this.text.placeholder = channel?.writable ? `Message ${name} — type / for commands` : "You cannot write here — type / for commands";
  }

  typed() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(160, this.text.scrollHeight)}px`;
    const value = this.text.value;
    if (value.startsWith("/")) {
      const found = begun(this.known, value);
      if (found) this.enter(found.leaf, writtenValues(found.leaf, found.rest));
      else this.offerCommands(value.slice(1));
      return;
    }
    const before = value.slice(Math.max(0, this.text.selectionStart - 40), this.text.selectionStart);
    const at = /(?:^|\s)@([\w ]{0,30})$/.exec(before);
    if (at) this.offerPeople(at[1]);
    else this.picker.hide();
  }

  offerCommands(typed) {
    const items = matching(this.known, typed).map((leaf) => ({ label: `/${leaf.path}`, detail: leaf.description, leaf }));
    this.picker.show(this.text, items.length ? "Commands" : "", items, (item) => this.enter(item.leaf, {}));
  }

  offerPeople(typed) {
    const wanted = typed.toLowerCase();
    const people = this.context.lists().users.filter((user) => user.name.toLowerCase().startsWith(wanted));
    const items = people.map((user) => ({ label: `@${user.name}`, hint: user.bot ? "APP" : "", name: user.name }));
    this.picker.show(this.text, "Members", items, (item) => this.insert(typed, item.name));
  }

  insert(typed, name) {
    const caret = this.text.selectionStart;
    const start = caret - typed.length;
    this.text.value = `${this.text.value.slice(0, start)}${name} ${this.text.value.slice(caret)}`;
    this.text.selectionStart = this.text.selectionEnd = start + name.length + 1;
    this.text.focus();
  }

  key(event) {
    if (event.isComposing || this.picker.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.replyTo) this.setReply(null);
  }

  /** Begin to fill in a command. */
  enter(leaf, values) {
    this.picker.hide();
    this.command = new CommandForm(leaf, values, this.picker, { ...this.context, done: () => this.submit(), leave: () => this.leave(true) });
    fill(this.slot, this.command.element);
    this.form.classList.add("commanding");
    this.command.focus(this.send);
  }

  /** Go back to plain text. */
  leave(focus = true) {
    this.command = null;
    this.picker.hide();
    this.form.classList.remove("commanding");
    this.text.value = "";
    this.text.style.height = "auto";
    fill(this.slot, this.text);
    if (focus) this.text.focus();
  }

  /** Begin a command by its path, as when a suggestion is pressed. */
  start(path) {
    const leaf = this.known.find((entry) => entry.path === path);
    if (leaf) this.enter(leaf, {});
  }

  setReply(message, name) {
    this.replyTo = message;
    this.reply.hidden = !message;
    if (!message) return;
    const stop = h("button", { type: "button", class: "plain", "aria-label": "Do not reply", onclick: () => this.setReply(null) }, "✕");
    fill(this.reply, h("span", {}, "Replying to ", h("b", {}, name)), stop);
    this.text.focus();
  }

  submit() {
    if (this.command) {
      const values = this.command.values();
      if (values === null) return;
      const { path } = this.command.leaf;
      this.leave();
      this.context.run(path, values);
      return;
    }
    const text = this.text.value.trim();
    if (!text) return;
    this.context.say(this.withMentions(text), this.replyTo?.id);
    this.setReply(null);
    this.leave();
  }

  /** Answer a text with members' names behind @ turned into mentions. */
  withMentions(text) {
    const users = [...this.context.lists().users].sort((a, b) => b.name.length - a.name.length);
    return users.reduce((whole, user) => whole.split(`@${user.name}`).join(`<@${user.id}>`), text);
  }
}
