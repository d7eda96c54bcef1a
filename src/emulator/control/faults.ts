/** The control routes of what the emulator does by itself: policy, latency, rate limit, faults. */
import type { ControlCall, ControlRoute } from "../routes/control_call.ts";
import { readFaultRule } from "../faults/rules.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import { readLatency } from "../faults/latency.ts";
import { readPolicy } from "../tasks/auto_complete.ts";
import { readRateLimit } from "../faults/rate_limit.ts";
import { segmentOf } from "../routes/router.ts";

/** The control routes of what the emulator does by itself. */
export const RULE_CONTROLS: readonly ControlRoute[] = [
  { method: "GET", path: "/__emulator/policy", handler: getPolicy },
  { method: "PUT", path: "/__emulator/policy", handler: setPolicy },
  { method: "DELETE", path: "/__emulator/policy", handler: clearPolicy },
  { method: "GET", path: "/__emulator/latency", handler: getLatency },
  { method: "PUT", path: "/__emulator/latency", handler: setLatency },
  { method: "DELETE", path: "/__emulator/latency", handler: clearLatency },
  { method: "GET", path: "/__emulator/rate_limit", handler: getRateLimit },
  { method: "PUT", path: "/__emulator/rate_limit", handler: setRateLimit },
  { method: "DELETE", path: "/__emulator/rate_limit", handler: clearRateLimit },
  { method: "GET", path: "/__emulator/faults", handler: listFaults },
  { method: "POST", path: "/__emulator/faults", handler: addFault },
  { method: "DELETE", path: "/__emulator/faults", handler: clearFaults },
  { method: "DELETE", path: "/__emulator/faults/{id}", handler: clearFault },
];

function getPolicy({ host }: ControlCall): Reply {
  return jsonReply(host.state.policies.policy ?? null);
}

function setPolicy(call: ControlCall): Reply {
  const { policies, clock } = call.host.state;
  policies.set(readPolicy(call.body), clock.now());
  return getPolicy(call);
}

function clearPolicy(call: ControlCall): Reply {
  call.host.state.policies.set(undefined, 0);
  return getPolicy(call);
}

function getLatency({ host }: ControlCall): Reply {
  return jsonReply(host.state.latency.latency ?? null);
}

function setLatency(call: ControlCall): Reply {
  call.host.state.latency.set(readLatency(call.body));
  return getLatency(call);
}

function clearLatency(call: ControlCall): Reply {
  call.host.state.latency.set(undefined);
  return getLatency(call);
}

function getRateLimit({ host }: ControlCall): Reply {
  return jsonReply(host.state.limiter.limit ?? null);
}

function setRateLimit(call: ControlCall): Reply {
  call.host.state.limiter.set(readRateLimit(call.body));
  return getRateLimit(call);
}

function clearRateLimit(call: ControlCall): Reply {
  call.host.state.limiter.set(undefined);
  return getRateLimit(call);
}

function listFaults({ host }: ControlCall): Reply {
  return jsonReply(host.state.faults.list());
}

function addFault({ host, body }: ControlCall): Reply {
  return jsonReply({ id: host.state.faults.add(readFaultRule(body)) });
}

function clearFaults(call: ControlCall): Reply {
  call.host.state.faults.clear();
  return listFaults(call);
}

function clearFault(call: ControlCall): Reply {
  call.host.state.faults.clear(segmentOf(call, "id"));
  return listFaults(call);
}
