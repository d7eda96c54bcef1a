/** Writes the fidelity ledger as a document: `deno task ledger`. */
import {
  allGuesses,
  allTests,
  LEDGER_PATH,
  ledgerDocument,
} from "./ledger_document.ts";

Deno.writeTextFileSync(
  new URL(`../../${LEDGER_PATH}`, import.meta.url),
  ledgerDocument(allTests(), allGuesses()),
);
console.log(`Wrote ${LEDGER_PATH}`);
