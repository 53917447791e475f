// Two other validators over the files of make.py: `node judge.mjs FOLDER`, beside node_modules with ajv@8.20, ajv-formats@3,
// yaml@2.9 and yaml-language-server@1.25. Prints every file on which one of them is not of our mind.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(path.join(process.cwd(), "x.js"));
const Ajv = require("ajv/dist/2020");
const formats = require("ajv-formats");
const yaml = require("yaml");
const { getLanguageService } = require("yaml-language-server");
const { TextDocument } = require("vscode-languageserver-textdocument");

const folder = path.resolve(process.argv[2]);
const verdicts = JSON.parse(fs.readFileSync(path.join(folder, "verdicts.json"), "utf8"));
const schemas = fs.readdirSync(path.join(folder, "schema"));
const read = (name) => fs.readFileSync(path.join(folder, name), "utf8");

const ajv = new Ajv({ strictTypes: false });
formats(ajv);
for (const name of schemas) ajv.addSchema(JSON.parse(read(`schema/${name}`)), name);

const service = getLanguageService({
  schemaRequestService: async (uri) => fs.readFileSync(new URL(uri), "utf8"),
  workspaceContext: { resolveRelativePath: (relative, base) => new URL(relative, base).href },
});
const kinds = schemas.map((name) => name.replace(".schema.json", ""));
service.configure({
  validate: true,
  schemas: kinds.map((kind) => ({
    uri: pathToFileURL(path.join(folder, `schema/${kind}.schema.json`)).href,
    fileMatch: [`*.${kind}.yaml`],
  })),
});

let [differ, ours] = [{ ajv: [], "yaml-language-server": [] }, Object.entries(verdicts)];
for (const [name, valid] of ours) {
  const text = read(name);
  const kind = name.split(".")[1];
  // As text, what the format takes for text: days and times are no type of their own in YAML 1.2.
  const byAjv = ajv.getSchema(`${kind}.schema.json`)(yaml.parse(text));
  if (byAjv !== valid) differ.ajv.push(name);
  const document = TextDocument.create(pathToFileURL(path.join(folder, name)).href, "yaml", 1, text);
  const problems = await service.doValidation(document, false);
  if ((problems.length === 0) !== valid) differ["yaml-language-server"].push(`${name} ${problems[0]?.message ?? ""}`);
}
for (const [by, names] of Object.entries(differ)) {
  console.log(`${by}: ${ours.length} files, ${names.length} judged otherwise`);
  for (const name of names.slice(0, 12)) console.log(`  ${name}, ours: ${verdicts[name.split(" ")[0]] ? "valid" : "not valid"}`);
}
