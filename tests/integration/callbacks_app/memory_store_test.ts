import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import { testContract } from "./contract.ts";

testContract({ name: "memoryStore", use: (work) => work(memoryStore()) });
