/** The connection to the stand-in: events come in, requests go out and are answered. */
export class Live {
  constructor(onEvent, onStatus) {
    this.onEvent = onEvent;
    this.onStatus = onStatus;
    this.waiting = new Map();
    this.count = 0;
    this.open();
  }

  open() {
    this.socket = new WebSocket(`ws://${location.host}/live`);
    this.socket.addEventListener("open", () => this.onStatus(""));
    this.socket.addEventListener("message", (event) => this.receive(JSON.parse(event.data)));
    this.socket.addEventListener("close", () => {
      for (const waiting of this.waiting.values()) waiting.reject(new Error("Connection lost"));
      this.waiting.clear();
      this.onStatus("Disconnected. Is the terminal still running?");
      setTimeout(() => this.open(), 2000);
    });
  }

  receive(event) {
    const waiting = this.waiting.get(event.ask);
    if (!waiting) {
      this.onEvent(event);
      return;
    }
    this.waiting.delete(event.ask);
    if (event.t === "failed") waiting.reject(new Error(event.text));
    else waiting.resolve(event);
  }

  /** Send something that needs no answer. */
  tell(t, data = {}) {
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ t, ...data }));
    }
  }

  /** Send something the bot answers; rejects with a sentence when it does not. */
  ask(t, data) {
    this.count += 1;
    const ask = String(this.count);
    return new Promise((resolve, reject) => {
      if (this.socket.readyState !== WebSocket.OPEN) {
        reject(new Error("Not connected"));
        return;
      }
      this.waiting.set(ask, { resolve, reject });
      this.tell(t, { ...data, ask });
    });
  }
}
