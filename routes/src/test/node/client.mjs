// Asks a server by the openai package, and prints what came of it: a line of JSON for each value, {"end":true} at last.
// The package itself reads from the environment where the server is (OPENAI_BASE_URL) and the key (OPENAI_API_KEY).
// A line on standard input aborts the call; the end of standard input ends the process.
//
//   node client.mjs WAY REQUEST [MAX_RETRIES]
import { createInterface } from "node:readline";
import OpenAI from "openai";

const [way, request, maxRetries = "0"] = process.argv.slice(2);
const completions = new OpenAI({ maxRetries: Number(maxRetries), timeout: 30_000 }).chat.completions;
const cancel = new AbortController();
const options = { signal: cancel.signal };

const ways = {
  create: async (params) => print(await completions.create(params, options)),

  parse: async (params) => print(await completions.parse(params, options)),

  chunks: async (params) => {
    for await (const chunk of await completions.create({ ...params, stream: true }, options)) print(chunk);
  },

  firstChunk: async (params) => {
    for await (const chunk of await completions.create({ ...params, stream: true }, options)) {
      print(chunk);
      break;
    }
  },

  accumulate: async (params) => print(await completions.stream(params, options).finalChatCompletion()),
};

function print(value) {
  process.stdout.write(JSON.stringify(value) + "\n");
}

function printError(error) {
  const { status, type, code, param, message } = error;
  const retryAfter = error.headers?.get("retry-after");
  print({ error: error.constructor.name, status, type, code, param, message, retryAfter });
}

createInterface({ input: process.stdin }).on("line", () => cancel.abort());
await ways[way](JSON.parse(request)).catch(printError);
print({ end: true });
