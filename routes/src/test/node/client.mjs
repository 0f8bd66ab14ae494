// Asks a server by the openai package, which reads from its environment where that is (OPENAI_BASE_URL) and the key
// (OPENAI_API_KEY). A line of standard input is a call to make:
//   {"call": 1, "way": "chunks", "request": {…}, "settings": {"maxRetries": 1}}
// or to abort: {"abort": 1}. What comes of a call is printed, a line for each value, and a last one with "end".
// Ends when standard input does.
import { createInterface } from "node:readline";
import OpenAI from "openai";

const ways = {
  async create(completions, request, options, print) {
    print(await completions.create(request, options));
  },

  async parse(completions, request, options, print) {
    print(await completions.parse(request, options));
  },

  async chunks(completions, request, options, print) {
    for await (const chunk of await completions.create({ ...request, stream: true }, options)) {
      print(chunk);
    }
  },

  async firstChunk(completions, request, options, print) {
    for await (const chunk of await completions.create({ ...request, stream: true }, options)) {
      print(chunk);
      break;
    }
  },

  async accumulate(completions, request, options, print) {
    print(await completions.stream(request, options).finalChatCompletion());
  },
};

const cancels = new Map();

async function make({ call, way, request, settings }) {
  const print = (value) => write({ call, value });
  const cancel = new AbortController();
  cancels.set(call, cancel);
  const client = new OpenAI({ maxRetries: 0, timeout: 30_000, ...settings });
  try {
    await ways[way](client.chat.completions, request, { signal: cancel.signal }, print);
  } catch (error) {
    const { status, type, code, param, message } = error;
    const retryAfter = error.headers?.get("retry-after");
    print({ error: error.constructor.name, status, type, code, param, message, retryAfter });
  }
  write({ call, end: true });
}

function write(line) {
  process.stdout.write(JSON.stringify(line) + "\n");
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const order = JSON.parse(line);
  if (order.abort) {
    cancels.get(order.abort).abort();
  } else {
    make(order);
  }
});
