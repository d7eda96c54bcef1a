/** The HTML of the emulator's page, without data. */

/** The page. */
export const PAGE = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Emulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/__emulator/page.css">
<script src="/__emulator/page.js" defer></script>
</head>
<body>
<a class="skip" href="#tasks-title">Skip to the tasks</a>
<header>
<h1>Emulator</h1>
<p class="quiet">Unofficial. Not affiliated with or endorsed by Scale AI, Inc.</p>
<nav aria-label="Sections">
<a href="#keys-title">Keys</a>
<a href="#tasks-title">Tasks</a>
<a href="#requests-title">Requests</a>
<a href="#callbacks-title">Callbacks</a>
<a href="#outbox-title">Outbox</a>
<a href="#faults-title">Faults</a>
</nav>
</header>
<noscript><p class="message">This page needs JavaScript. The routes under /__emulator/ do the same.</p></noscript>
<p id="message" class="message" role="status"></p>
<main>
<section aria-labelledby="clock-title" class="bar">
<h2 id="clock-title">Clock</h2>
<p><time id="now">…</time> <span id="kind" class="quiet"></span></p>
<form id="advance">
<label>Advance by <input name="amount" type="number" min="1" value="1" required></label>
<label><span class="hidden">Unit</span> <select name="unit">
<option value="1000">seconds</option>
<option value="60000">minutes</option>
<option value="3600000" selected>hours</option>
<option value="86400000">days</option>
</select></label>
<button>Advance</button>
</form>
<p class="end">
<label class="check"><input id="auto" type="checkbox" checked> Refresh</label>
<button type="button" id="reset" class="danger">Reset everything</button>
</p>
</section>

<section aria-labelledby="keys-title">
<h2 id="keys-title" tabindex="-1">Keys</h2>
<table id="keys" aria-labelledby="keys-title"><thead><tr><th scope="col">Key</th><th scope="col">Tenant</th><th scope="col">Projects</th><th scope="col">Batches</th><th scope="col">Tasks</th></tr></thead><tbody></tbody></table>
</section>

<section aria-labelledby="tasks-title">
<h2 id="tasks-title" tabindex="-1">Tasks</h2>
<p class="quiet empty" id="tasks-empty" hidden>No task yet. Create one with a key from above, and it appears here.</p>
<table id="tasks" aria-labelledby="tasks-title"><thead><tr><th scope="col">Task</th><th scope="col">Type</th><th scope="col">Status</th><th scope="col">Project / batch</th><th scope="col">Actions</th></tr></thead><tbody></tbody></table>
</section>

<section aria-labelledby="requests-title">
<h2 id="requests-title" tabindex="-1">Requests</h2>
<p><button type="button" id="clear-requests">Clear the log</button></p>
<p class="quiet empty" id="requests-empty" hidden>No request yet.</p>
<table id="requests" aria-labelledby="requests-title"><thead><tr><th scope="col">Request</th><th scope="col">Status</th><th scope="col">Details</th></tr></thead><tbody></tbody></table>
</section>

<section aria-labelledby="callbacks-title">
<h2 id="callbacks-title" tabindex="-1">Callbacks</h2>
<p><button type="button" id="deliver">Send due callbacks</button>
<button type="button" id="pause">Pause</button></p>
<p class="quiet empty" id="callbacks-empty" hidden>No callback yet. Tasks and batches with a callback URL have one.</p>
<table id="callbacks" aria-labelledby="callbacks-title"><thead><tr><th scope="col">Callback</th><th scope="col">To</th><th scope="col">Status</th><th scope="col">Attempts</th><th scope="col">Actions</th></tr></thead><tbody></tbody></table>
</section>

<section aria-labelledby="outbox-title">
<h2 id="outbox-title" tabindex="-1">Outbox</h2>
<p class="quiet empty" id="outbox-empty" hidden>No email yet. Tasks and batches with an email address as callback URL have one.</p>
<table id="outbox" aria-labelledby="outbox-title"><thead><tr><th scope="col">To</th><th scope="col">When</th><th scope="col">Body</th></tr></thead><tbody></tbody></table>
</section>

<section aria-labelledby="faults-title">
<h2 id="faults-title" tabindex="-1">Faults</h2>
<form id="add-fault">
<label>Effect <select name="effect">
<option value="503">503, service unavailable</option>
<option value="429">429, too many requests</option>
<option value="500">500, server error</option>
<option value="reset">the connection breaks</option>
<option value="hang">no response</option>
<option value="cut">the response is cut off</option>
<option value="empty">an empty response</option>
<option value="html">a web page</option>
<option value="wrong-json">other JSON</option>
</select></label>
<label>Method <select name="method">
<option value="">any</option><option>GET</option><option>POST</option><option>PUT</option><option>DELETE</option>
</select></label>
<label>Path <input name="route" placeholder="/v1/task/{type}" spellcheck="false" autocapitalize="off"></label>
<label>Times <input name="times" type="number" min="1" placeholder="unlimited"></label>
<label class="check"><input name="after" type="checkbox"> after the work is done</label>
<button>Add the fault</button>
</form>
<p class="quiet empty" id="faults-empty" hidden>No faults.</p>
<table id="faults" aria-labelledby="faults-title"><thead><tr><th scope="col">Effect</th><th scope="col">Route</th><th scope="col">Applied</th><th scope="col">Actions</th></tr></thead><tbody></tbody></table>
<p><button type="button" id="clear-faults">Remove all faults</button></p>
</section>
</main>
</body>
</html>
`;
