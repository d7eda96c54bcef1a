/** The control routes of the server as a whole: its health, log, clock and state. */
import type { ControlCall, ControlRoute } from "../routes/control_call.ts";
import { membersIn, wholeNumber } from "../util/check.ts";
import { curlOf } from "../http/curl.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import { segmentOf } from "../routes/router.ts";

/** The control routes of the server as a whole. */
export const SERVER_CONTROLS: readonly ControlRoute[] = [
  { method: "GET", path: "/__emulator/health", handler: getHealth },
  { method: "GET", path: "/__emulator/requests", handler: listRequests },
  { method: "DELETE", path: "/__emulator/requests", handler: clearRequests },
  { method: "GET", path: "/__emulator/clock", handler: getClock },
  { method: "POST", path: "/__emulator/clock/advance", handler: advance },
  { method: "POST", path: "/__emulator/reset", handler: reset },
  { method: "GET", path: "/__emulator/export", handler: exportState },
  { method: "POST", path: "/__emulator/import", handler: importState },
  { method: "GET", path: "/__emulator/snapshots", handler: listSnapshots },
  {
    method: "PUT",
    path: "/__emulator/snapshots/{name}",
    handler: takeSnapshot,
  },
  {
    method: "DELETE",
    path: "/__emulator/snapshots/{name}",
    handler: dropSnapshot,
  },
  {
    method: "POST",
    path: "/__emulator/snapshots/{name}/restore",
    handler: restoreSnapshot,
  },
];

/** What routes answer that have nothing to say. */
const DONE = { status: "ok" };

function getHealth(): Reply {
  return jsonReply(DONE);
}

/** Each request comes with the command that sends it again. */
function listRequests({ host }: ControlCall): Reply {
  const { baseUrl } = host.settings;
  const requests = host.state.log.list()
    .map((request) => ({ ...request, curl: curlOf(request, baseUrl) }));
  return jsonReply(requests);
}

function clearRequests({ host }: ControlCall): Reply {
  host.state.log.clear();
  return jsonReply(DONE);
}

function getClock({ host }: ControlCall): Reply {
  const { clock } = host.state;
  return jsonReply({ kind: clock.kind, now: clock.timestamp() });
}

function advance(call: ControlCall): Reply {
  const { ms } = membersIn(call.body, ["ms"]);
  call.host.state.clock.advance(wholeNumber("ms", ms));
  return getClock(call);
}

function reset({ host }: ControlCall): Reply {
  host.reset();
  return jsonReply(DONE);
}

function exportState({ host }: ControlCall): Reply {
  return jsonReply(host.export());
}

function importState({ host, body }: ControlCall): Reply {
  host.import(body);
  return jsonReply(DONE);
}

function listSnapshots({ host }: ControlCall): Reply {
  return jsonReply(host.snapshots);
}

function takeSnapshot(call: ControlCall): Reply {
  call.host.snapshot(segmentOf(call, "name"));
  return listSnapshots(call);
}

function dropSnapshot(call: ControlCall): Reply {
  call.host.dropSnapshot(segmentOf(call, "name"));
  return listSnapshots(call);
}

function restoreSnapshot({ host, path }: ControlCall): Reply {
  host.restore(segmentOf({ path }, "name"));
  return jsonReply(DONE);
}
