"use strict";
// The page only shows what the bot answers; all words and all logic are the bot's.
const log = document.getElementById("log");
const form = document.getElementById("form");
const field = document.getElementById("text");
const typing = document.getElementById("typing");
const hint = navigator.language || "en";
let words = {};
let language = null;
let waiting = Promise.resolve();

async function speak(code) {
  if (code === language) return;
  language = code;
  const answer = await (await fetch("/words?language=" + encodeURIComponent(code))).json();
  words = answer.words;
  document.documentElement.lang = answer.language;
  document.documentElement.dir = answer.rtl ? "rtl" : "ltr";
  document.title = words["Ankommen in Bamberg"];
  document.getElementById("title").textContent = words["Ankommen in Bamberg"];
  document.getElementById("label").textContent = words["Your question"];
  field.placeholder = words["Your question"];
  document.getElementById("send").textContent = words["Send"];
  log.setAttribute("aria-label", words["Ankommen in Bamberg"]);
}

function bubble(kind, who) {
  const element = document.createElement("article");
  element.className = "bubble " + kind;
  element.setAttribute("aria-label", who || kind);
  log.append(element);
  return element;
}

function show(reply, button, said) {
  const element = bubble(reply.large ? "bot large" : "bot", words["Bot"]);
  const old = reply.replaces && button && button.isConnected ? button.closest(".bubble") : null;
  const place = old ? [...old.querySelectorAll("button")].indexOf(button) : 0;
  if (old) { old.replaceWith(element); said.remove(); }
  element.lang = reply.language;
  element.dir = reply.rtl ? "rtl" : "ltr";
  const body = document.createElement("div");
  body.className = "body";
  body.innerHTML = reply.html; // made and escaped by the bot: b, i, a, blockquote
  for (const link of body.querySelectorAll("a")) { link.target = "_blank"; link.rel = "noopener noreferrer"; }
  if (reply.large) for (const quote of body.querySelectorAll("blockquote")) { quote.lang = "de"; quote.dir = "ltr"; } // for the clerk
  element.append(body);
  if (reply.document) element.append(download(reply.document));
  for (const row of reply.buttons) {
    const line = document.createElement("div");
    line.className = "row";
    for (const item of row) {
      const button = document.createElement(item.url ? "a" : "button");
      button.textContent = item.label;
      if (item.url) { button.href = item.url; button.target = "_blank"; button.rel = "noopener noreferrer"; }
      else {
        button.type = "button";
        button.addEventListener("click", () => item.copy ? copy(button, item) : say({ button: item.data }, item.label, button));
      }
      line.append(button);
    }
    element.append(line);
  }
  if (!old) return element.scrollIntoView({ block: "start" });
  element.scrollIntoView({ block: "nearest" });
  element.querySelectorAll("button")[place]?.focus({ preventScroll: true }); // where the person was
}

async function copy(button, item) {
  try { await navigator.clipboard.writeText(item.copy); }
  catch { button.textContent = item.copy; return; } // not allowed or not https: to be marked by hand
  button.textContent = (words["Copied"] || "Copied") + " ✓";
  setTimeout(() => { button.textContent = item.label; }, 2000);
}

function download(file) {
  const bytes = Uint8Array.from(atob(file.content), (character) => character.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
  link.download = file.name;
  const name = document.createElement("bdi");
  name.textContent = file.name;
  link.append((words["Save the file"] || "Save the file") + " ", name);
  const line = document.createElement("div");
  line.className = "row";
  line.append(link);
  return line;
}

async function exchange(body, button, said) {
  typing.textContent = words["The bot is writing …"] || "…";
  typing.hidden = false;
  try {
    const response = await fetch("/message", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...body, language: hint }),
    });
    if (!response.ok) throw new Error(String(response.status));
    const { replies } = await response.json();
    for (const reply of replies) { await speak(reply.language); show(reply, button, said); }
  } catch {
    bubble("bot", words["Bot"]).textContent = words["No connection. Please try again."] || "No connection. Please try again.";
  } finally {
    typing.hidden = true;
  }
}

function say(body, shown, button) {
  let said = null;
  if (shown) {
    said = bubble("you", words["You"]);
    said.dir = "auto";
    said.textContent = shown;
    said.scrollIntoView({ block: "end" });
  }
  waiting = waiting.then(() => exchange(body, button, said)); // one after the other, in the order of the person
  return waiting;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  say({ text }, text);
  field.focus();
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
});
speak(hint).catch(() => {}).then(() => say({ text: "/start" }));
