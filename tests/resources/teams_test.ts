/** The requests of `client.teams`, and the results of their responses. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ScaleArgumentError, TeammateRole } from "../../mod.ts";
import { emulated, lines } from "../support/emulated.ts";

const ANN = { emails: ["Ann@example.com"], team_role: TeammateRole.Labeler };

Deno.test("Teams#list returns all teammates as one page", async () => {
  const { client, wire } = emulated({ key: "live" });
  const { items, total, hasNext } = await client.teams.list();
  assert(items.length > 0);
  assertEquals([total, hasNext], [items.length, false]);
  assertEquals(lines(wire), ["GET /v1/teams"]);
});

Deno.test("Teams#invite and setRole send addresses and role, and return the whole team", async () => {
  const { client, wire } = emulated({ key: "live" });
  const { items: { length } } = await client.teams.list();
  wire.length = 0;
  assertEquals((await client.teams.invite(ANN)).length, length + 1);
  const team = await client.teams.setRole({ ...ANN, team_role: "member" });
  const role = (of: typeof team) =>
    of.find(({ email }) => email === "Ann@example.com")?.role;
  assertEquals([team.length, role(team)], [length + 1, "member"]);
  const changed = await client.teams.setRole({ ...ANN, team_role: "manager" });
  assertEquals(role(changed), "manager");
  assertEquals(lines(wire), [
    'POST /v1/teams/invite {"emails":["Ann@example.com"],"team_role":"labeler"}',
    'POST /v1/teams/set_role {"emails":["Ann@example.com"],"team_role":"member"}',
    'POST /v1/teams/set_role {"emails":["Ann@example.com"],"team_role":"manager"}',
  ]);
});

Deno.test("Teams#invite and setRole refuse wrong params, and send nothing", async () => {
  const { client, wire } = emulated();
  const bad: readonly [unknown, string][] = [
    [
      { emails: [], team_role: "member" },
      "emails must be a non-empty array of strings",
    ],
    [
      { emails: "a@example.com", team_role: "member" },
      "emails must be a non-empty array",
    ],
    [
      { emails: [""], team_role: "member" },
      "emails[0] must be a non-empty string",
    ],
    [{ emails: ["a@example.com"] }, "team_role must be a non-empty string"],
    [null, "must be a plain object: current value is null"],
  ];
  for (const [params, message] of bad) {
    for (const method of ["invite", "setRole"] as const) {
      await assertRejects(
        () => client.teams[method](params as never),
        ScaleArgumentError,
        message,
      );
    }
  }
  assertEquals(wire, []);
});
