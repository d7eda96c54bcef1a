import { bulkMemoryStore } from "../../../examples/callbacks/bulk_memory_store.ts";
import { testBulkContract } from "./contract_bulk.ts";

testBulkContract({
  name: "bulkMemoryStore",
  use: (work) => work(bulkMemoryStore()),
});
