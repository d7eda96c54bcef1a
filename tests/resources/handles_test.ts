/** Handles send what the namespaces send, with the id filled in. */
import { assertEquals, assertThrows } from "@std/assert";
import { ScaleArgumentError } from "../../mod.ts";
import { type Emulated, emulated, lines } from "../support/emulated.ts";

/** Runs two ways of doing the same and gives what each sent. */
async function bothWays(
  scene: Emulated,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<readonly (readonly string[])[]> {
  const sent = async (way: () => Promise<unknown>) => {
    scene.wire.length = 0;
    await way();
    return lines(scene.wire);
  };
  return [await sent(first), await sent(second)];
}

Deno.test("client.task gives every method of a task", async () => {
  const scene = emulated({ key: "live" });
  const { client, emulator } = scene;
  const { task_id } = await client.tasks.create("textcollection", {
    attachments: [{ type: "text", content: "Moo" }],
  });
  const [task, tasks] = [client.task(task_id), client.tasks];
  const pairs:
    readonly (readonly [() => Promise<unknown>, () => Promise<unknown>])[] = [
      [() => task.get(), () => tasks.get(task_id)],
      [() => task.setUniqueId("u"), () => tasks.setUniqueId(task_id, "u")],
      [() => task.clearUniqueId(), () => tasks.clearUniqueId(task_id)],
      [
        () => task.setMetadata({ a: 1 }),
        () => tasks.setMetadata(task_id, { a: 1 }),
      ],
      [() => task.setTags(["a"]), () => tasks.setTags(task_id, ["a"])],
      [() => task.addTags(["b"]), () => tasks.addTags(task_id, ["b"])],
      [() => task.removeTags(["b"]), () => tasks.removeTags(task_id, ["b"])],
      [
        () => task.cancel({ clear_unique_id: true }),
        () => tasks.cancel(task_id, { clear_unique_id: true }),
      ],
    ];
  for (const [byHandle, byNamespace] of pairs) {
    const [one, other] = await bothWays(scene, byHandle, byNamespace);
    assertEquals(one, other);
    assertEquals(one?.length, 1);
  }
  const done = await client.tasks.create("textcollection", {
    attachments: [{ type: "text", content: "Moo" }],
  });
  emulator.completeTask(done.task_id);
  await client.task(done.task_id).audit({ accepted: true });
  assertEquals(
    (await client.task(done.task_id).get()).customer_review_status,
    "accepted",
  );
});

Deno.test("client.batch and client.project give every method of theirs", async () => {
  const scene = emulated();
  const { client } = scene;
  await client.projects.create({ name: "p q", type: "textcollection" });
  await client.batches.create({ project: "p q", name: "b/c" });
  const [batch, project] = [client.batch("b/c"), client.project("p q")];
  const pairs:
    readonly (readonly [() => Promise<unknown>, () => Promise<unknown>])[] = [
      [() => batch.get(), () => client.batches.get("b/c")],
      [() => batch.status(), () => client.batches.status("b/c")],
      [() => batch.finalize(), () => client.batches.finalize("b/c")],
      [
        () => batch.setMetadata({ a: 1 }),
        () => client.batches.setMetadata("b/c", { a: 1 }),
      ],
      [() => project.get(), () => client.projects.get("p q")],
      [
        () => project.update({ a: 1 }),
        () => client.projects.update("p q", { a: 1 }),
      ],
      [() => project.getTemplate(), () => client.projects.getTemplate("p q")],
      [
        () => project.setOntology({ ontology: ["a"] }),
        () => client.projects.setOntology("p q", { ontology: ["a"] }),
      ],
    ];
  for (const [byHandle, byNamespace] of pairs) {
    const [one, other] = await bothWays(scene, byHandle, byNamespace);
    assertEquals(one, other);
    assertEquals(one?.length, 1);
  }
});

Deno.test("handles throw at once for an id that cannot be sent", () => {
  const { client, wire } = emulated();
  for (
    const make of [
      () => client.task(""),
      () => client.batch(".."),
      () => client.project(7 as never),
    ]
  ) assertThrows(make, ScaleArgumentError);
  assertEquals(wire, []);
});
