"""Programs that call a handler as Lambda does, for the interpreters of this machine.

Both read the event from stdin and get, at the end of their arguments, the handler, a file for the
answer and a file for the log. No answer means that the handler ended the process.
"""

PYTHON = """\
import importlib, json, os, sys, traceback
paths, handler, answer, log = sys.argv[1:]
event = json.load(sys.stdin)
output = os.open(log, os.O_WRONLY | os.O_APPEND)
os.dup2(output, 1)
os.dup2(output, 2)
*first, last = json.loads(paths)
sys.path[:0] = first
sys.path.append(last)
module, _, name = handler.rpartition(".")
try:
    answered = getattr(importlib.import_module(module.replace("/", ".")), name)(event, None)
    told = {"failed": False, "answer": json.loads(json.dumps(answered))}
except Exception as error:
    stack = traceback.format_tb(error.__traceback__)
    said = {"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": stack}
    told = {"failed": True, "answer": said}
with open(answer, "w", encoding="utf-8") as file:
    json.dump(told, file)
sys.stdout.flush()
os._exit(0)
"""

NODE = """\
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const [task, handler, answer, log] = process.argv.slice(2);
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk, ...rest) => {
    fs.appendFileSync(log, chunk);
    const done = rest.at(-1);
    if (typeof done === "function") done();
    return true;
  };
}
function loaded(file) {
  const found = [".js", ".mjs", ".cjs"].map((end) => file + end).find((one) => fs.existsSync(one));
  return found && found.endsWith(".mjs") ? import(found) : require(found || file);
}
function called(fn, event) {
  return new Promise((resolve, reject) => {
    const promised = fn(event, {}, (error, value) => (error ? reject(error) : resolve(value)));
    if (promised && typeof promised.then === "function") promised.then(resolve, reject);
  });
}
(async () => {
  let told;
  try {
    const dot = handler.lastIndexOf(".");
    const module = await loaded(path.join(task, handler.slice(0, dot)));
    const event = JSON.parse(fs.readFileSync(0, "utf8"));
    told = { failed: false, answer: (await called(module[handler.slice(dot + 1)], event)) ?? null };
  } catch (thrown) {
    const { name = "Error", message = String(thrown), stack = "" } = thrown ?? {};
    const said = { errorType: name, errorMessage: message, stackTrace: stack.split("\\n") };
    told = { failed: true, answer: said };
  }
  fs.writeFileSync(answer, JSON.stringify(told));
  process.exit(0);
})();
"""
