import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Teammate } from "../../../mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import {
  projectOf,
  type Sender,
  senderOf,
  start,
} from "../../support/emulator/requests.ts";

async function invite(
  sender: Sender,
  emails: unknown,
  team_role: unknown = "labeler",
): Promise<readonly Teammate[]> {
  const result = await sender.post("/teams/invite", { emails, team_role });
  assertEquals(result.status, 200, JSON.stringify(result.body));
  return result.body;
}

async function teamOf(sender: Sender): Promise<readonly Teammate[]> {
  return (await sender.get("/teams")).body;
}

function rolesOf(team: readonly Teammate[]): Record<string, string> {
  return Object.fromEntries(team.map(({ email, role }) => [email, role]));
}

const OWNER = "customer@emulator.invalid";

Deno.test("the team is never empty: the owner is an admin", async () => {
  const { test, live } = start();
  for (const sender of [test, live]) {
    assertEquals(await teamOf(sender), [{
      email: OWNER,
      role: "admin",
      company: "Emulator",
      firstName: "Customer",
      lastName: "Owner",
      isStudioLabeler: false,
      disableRapidEmails: false,
    }]);
  }
});

Deno.test("invite responds with the whole team, and each key has its own", async () => {
  const { test, live } = start();
  const team = await invite(live, ["Ann@Example.com", "b@x.org"], "member");
  assertEquals(rolesOf(team), {
    [OWNER]: "admin",
    "Ann@Example.com": "member",
    "b@x.org": "member",
  });
  assertEquals(await teamOf(live), team);
  assertEquals((await teamOf(test)).length, 1);
});

Deno.test("an invited teammate has an expiry until the first assignment", async () => {
  const { live } = start();
  await projectOf(live, { studio: true });
  const [, ann] = await invite(live, ["a@x.org"]);
  assertEquals(ann?.expiry, "2026-01-08T00:00:00.000Z");
  assertEquals(ann?.isStudioLabeler, true);
  const body = { emails: ["a@x.org"], projects: ["roads"] };
  await live.post("/studio/assignments/add", body);
  const [, active] = await teamOf(live);
  assert(active !== undefined && !("expiry" in active));
});

Deno.test("an invitation of an existing teammate changes nothing", async () => {
  const { emulator, live } = start();
  const team = await invite(live, ["a@x.org", "a@x.org"]);
  emulator.clock.advance(1000);
  assertEquals(await invite(live, ["a@x.org", OWNER], "manager"), team);
});

Deno.test("set_role responds with the whole team", async () => {
  const { live } = start();
  await invite(live, ["a@x.org", "b@x.org"]);
  const { status, body } = await live.post("/teams/set_role", {
    emails: ["a@x.org"],
    team_role: "manager",
  });
  assertEquals(status, 200);
  assertEquals(rolesOf(body), {
    [OWNER]: "admin",
    "a@x.org": "manager",
    "b@x.org": "labeler",
  });
  assertEquals(body[1].isStudioLabeler, false);
  assertEquals(await teamOf(live), body);
});

Deno.test("the list contains an invitation after teamLagMs", async () => {
  const emulator = createEmulator({ seed: 1, teamLagMs: 20_000 });
  const sender = senderOf(emulator, emulator.keys.live);
  const setRole = () =>
    sender.post("/teams/set_role", {
      emails: ["a@x.org"],
      team_role: "member",
    });
  assertEquals((await invite(sender, ["a@x.org"])).length, 1);
  emulator.clock.advance(19_999);
  assertEquals((await teamOf(sender)).length, 1);
  assertEquals((await setRole()).status, 404);
  emulator.clock.advance(1);
  assertEquals((await teamOf(sender)).length, 2);
  assertEquals((await setRole()).status, 200);
});

Deno.test("set_role does not change admins", async () => {
  const { live } = start();
  await invite(live, ["a@x.org"]);
  const { status, body } = await live.post("/teams/set_role", {
    emails: [OWNER, "a@x.org"],
    team_role: "member",
  });
  assertEquals(status, 200);
  assertEquals(rolesOf(body), { [OWNER]: "admin", "a@x.org": "member" });
});

Deno.test("an unknown email address is a 404 and changes nothing", async () => {
  const { live } = start();
  await invite(live, ["a@x.org"]);
  // Email addresses are case-sensitive.
  for (const email of ["b@x.org", "A@x.org"]) {
    const result = await live.post("/teams/set_role", {
      emails: ["a@x.org", email],
      team_role: "member",
    });
    assertEquals(result.status, 404);
  }
  assertEquals(rolesOf(await teamOf(live))["a@x.org"], "labeler");
});

for (const path of ["/teams/invite", "/teams/set_role"]) {
  Deno.test(`POST ${path} requires email addresses and a role that can be set`, async () => {
    const { live } = start();
    await invite(live, ["a@x.org"]);
    const emails = ["a@x.org"];
    for (
      const body of [
        undefined,
        { emails },
        { team_role: "member" },
        { emails: [], team_role: "member" },
        { emails: [1], team_role: "member" },
        { emails: {}, team_role: "member" },
        { emails, team_role: "admin" },
        { emails, team_role: "Member" },
        { emails, team_role: 1 },
        { emails, role: "member" },
      ]
    ) {
      const result = await live.post(path, body);
      assertEquals(result.status, 400, JSON.stringify(body));
    }
    assertEquals((await teamOf(live)).length, 2);
  });
}

Deno.test("POST /teams/invite refuses an invalid email address, and then invites nobody", async () => {
  const { live } = start();
  for (const odd of ["a", "a@", "@b", "a@b c"]) {
    const emails = ["b@x.org", odd];
    const body = { emails, team_role: "member" };
    assertEquals((await live.post("/teams/invite", body)).status, 400);
  }
  assertEquals((await teamOf(live)).length, 1);
});

Deno.test("strict refuses unknown members of team bodies", async () => {
  const emulator = createEmulator({ strict: true });
  const sender = senderOf(emulator, emulator.keys.live);
  const body = { emails: ["a@x.org"], team_role: "member", roles: "member" };
  for (const path of ["/teams/invite", "/teams/set_role"]) {
    const result = await sender.post(path, body);
    assertEquals(result.status, 400);
    assertMatch(result.body.error, /^Unknown member "roles"/);
  }
});
