// Do the models of the demonstrations compute what the snippets compute? tests/test_demos.py writes the cases.

import { readFileSync } from "node:fs";
import test from "node:test";
import assert from "node:assert/strict";

const { folder, groups } = JSON.parse(readFileSync(process.env.DEMO_CASES, "utf8"));

function compare(found, wanted, where) {
  if (Array.isArray(wanted)) {
    assert.ok(Array.isArray(found) || ArrayBuffer.isView(found), `${where}: no array but ${found}`);
    assert.equal(found.length, wanted.length, `${where}: length`);
    return wanted.forEach((value, i) => compare(found[i], value, `${where}[${i}]`));
  }
  if (typeof wanted === "string") return assert.equal(String(found), wanted, where); // "Infinity"
  assert.ok(Math.abs(found - wanted) <= 1e-9 * Math.max(1e-3, Math.abs(wanted)), `${where}: ${found}, not ${wanted}`);
}

for (const { demo, call, cases } of groups)
  test(`${demo}: ${call} on ${cases.length} settings`, async () => {
    const model = await import(`${folder}/${demo}/model.js`);
    assert.ok(cases.length >= 50);
    cases.forEach(({ args, wanted }, i) => compare(model[call](...args), wanted, `setting ${i} ${JSON.stringify(args).slice(0, 200)}`));
  });
