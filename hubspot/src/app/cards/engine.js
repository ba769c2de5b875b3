// Made from src/card/try-out.ts and src/engine by npm run manifest.
// biome-ignore-all format: made by a program
// biome-ignore-all lint: made by a program
/* eslint-disable */
// src/engine/canonical.ts
/** Canonical JSON: keys sorted, no spaces, undefined left out. Equal values give equal text. */
function canonicalJson(value) {
	if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	const object = value;
	return `{${Object.keys(object).filter((key) => object[key] !== void 0).sort(byCodeUnit).map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`).join(",")}}`;
}
/** Order by UTF-16 code units: the same on every machine, unlike `localeCompare`. */
function byCodeUnit(a, b) {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}

// src/engine/once-each.ts
/** What is made of an object once and asked for again as long as it lives: what is given to the engine stays as it is. */
function onceEach(make) {
	const known = /* @__PURE__ */ new WeakMap();
	return (given) => {
		const before = known.get(given);
		if (before !== void 0) return before;
		const made = make(given);
		known.set(given, made);
		return made;
	};
}

// src/engine/values.ts
/** It cannot be told: something is there, but not what the model declares; or there is no company that could say it. */
const UNREADABLE = null;
const MAX_TEXT = 1e4;
const MAX_FIGURE = 40;
const NUMBER = /^[+-]?(?=\.?\d)(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;
/** So many figures are exact. */
const MOST_FIGURES = 15;
const ZERO = 48;
const SPACE = 32;
const UPPER_A = 65;
const UPPER_Z = 90;
const MILLISECONDS = /^\d{12,14}$/;
const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/i;
const DAY_MONTH_YEAR = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const NO_WORD = /[^\p{L}\p{N}]+/gu;
const DAY_MS = 864e5;
const MINUTE_MS = 6e4;
/** Whole UTC days since 1970. */
function dayOf(time) {
	return Math.floor(time / DAY_MS);
}
/** The value as it stands, or undefined when it was never set. Anything but a string is no HubSpot value. */
function rawValue(value) {
	if (typeof value !== "string") return void 0;
	return value.trim() === "" ? void 0 : value;
}
function readNumber(value) {
	if (value.length <= MOST_FIGURES) {
		const whole = wholeNumber(value);
		if (whole >= 0) return whole;
	}
	const text = value.trim();
	if (text.length > MAX_FIGURE || !NUMBER.test(text)) return null;
	const number = Number(text.replaceAll(",", ""));
	if (!Number.isFinite(number)) return null;
	return number === 0 ? 0 : number;
}
/** Of figures alone, as most numbers are; -1 for any other text. */
function wholeNumber(value) {
	let number = 0;
	for (let i = 0; i < value.length; i++) {
		const figure = value.charCodeAt(i) - ZERO;
		if (figure < 0 || figure > 9) return -1;
		number = number * 10 + figure;
	}
	return value.length === 0 ? -1 : number;
}
function readBool(value) {
	const text = readText(value);
	return text === "true" || text === "false" ? text : null;
}
/** Text as it is compared. */
function readText(value) {
	if (isPlain(value)) return value;
	const text = value.slice(0, MAX_TEXT).trim().toLowerCase();
	return isAscii(text) ? text : text.normalize("NFC");
}
/** Lower case of ASCII with nothing to trim, as most values stand: they are compared as they are. */
function isPlain(value) {
	const last = value.length - 1;
	if (last >= MAX_TEXT || value.charCodeAt(0) <= SPACE || value.charCodeAt(last) <= SPACE) return false;
	for (let i = 0; i <= last; i++) {
		const code = value.charCodeAt(i);
		if (code > 127 || code >= UPPER_A && code <= UPPER_Z) return false;
	}
	return true;
}
/** A loop, since `normalize` and regular expressions cost several times as much on the short texts these are. */
function isAscii(text) {
	for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
	return true;
}
/** Words between single spaces, with one at each end: ' vp of sales '. A phrase is then a plain substring. */
function readTokens(value) {
	return ` ${readText(value).replace(NO_WORD, " ").trim()} `;
}
/** Epoch milliseconds. */
function readDate(value) {
	const text = value.trim();
	if (MILLISECONDS.test(text)) return Number(text);
	const iso = ISO_DATE.exec(text);
	if (iso) return fromIso(iso);
	const dayFirst = DAY_MONTH_YEAR.exec(text);
	if (dayFirst) return midnight(Number(dayFirst[3]), Number(dayFirst[2]), Number(dayFirst[1]));
	return null;
}
function fromIso(parts) {
	const start = midnight(Number(parts[1]), Number(parts[2]), Number(parts[3]));
	const [hours, minutes, seconds] = [
		Number(parts[4] ?? 0),
		Number(parts[5] ?? 0),
		Number(parts[6] ?? 0)
	];
	if (start === null || hours > 23 || minutes > 59 || seconds > 59) return null;
	const milliseconds = Number((parts[7] ?? "").padEnd(3, "0").slice(0, 3));
	return start + ((hours * 60 + minutes) * 60 + seconds) * 1e3 + milliseconds - zoneOffset(parts[8]);
}
/** 'Z' has no figures, and stands for none. */
function zoneOffset(zone = "Z") {
	const figures = zone.slice(1).replace(":", "");
	const minutes = Number(figures.slice(0, 2)) * 60 + Number(figures.slice(2));
	return (zone.startsWith("-") ? -minutes : minutes) * MINUTE_MS;
}
/** Midnight UTC of a calendar date that exists; 30 February does not. */
function midnight(year, month, day) {
	const time = Date.UTC(year, month - 1, day);
	return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) && year >= 1e3 ? time : null;
}
function daysInMonth(year, month) {
	if (month === 2) return year % 4 === 0 && year % 100 !== 0 || year % 400 === 0 ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

// src/engine/signal-conditions.ts
/** Conditions about dated signals: which of them count on a day, newest first, each once. */
/** Of a condition about the lead's own signals: what has happened is known. */
const NOTHING_OPEN = {
	reads: [],
	shows: [],
	open: null
};
const NONE = [];
const SHOWN = 3;
/** No test waits for more of a kind, and none counts more. */
const MOST_COUNTED = 100;
function compileSignalTest(condition, kind, topicOf) {
	const { withinDays, where, atLeast, topic, sameTopic } = condition;
	const tests = where.map(attributeTest);
	if (topic !== void 0) tests.push((signal) => topicOf(signal) === topic);
	const counts = (signal) => tests.every((test) => test(signal));
	const most = sameTopic ? Number.POSITIVE_INFINITY : MOST_COUNTED;
	return {
		kind: "dated",
		kinds: [condition.signal],
		needs: kind,
		mayRise: sameTopic === true,
		...NOTHING_OPEN,
		hits: ({ signals, day }) => {
			const given = signals[kind];
			if (given === void 0) return NONE;
			const recent = inWindow(given, day, withinDays);
			const hits = eachOnce(tests.length === 0 ? recent : recent.filter(counts), most);
			if (hits.length < atLeast) return NONE;
			return sameTopic ? largestTopic(hits, atLeast, topicOf) : hits;
		}
	};
}
/** The signals of the topic that most are about; between equals the one with the newest. */
function largestTopic(hits, atLeast, topicOf) {
	const byTopic = /* @__PURE__ */ new Map();
	for (const signal of hits) {
		const topic = topicOf(signal);
		if (topic === null) continue;
		const others = byTopic.get(topic);
		if (others) others.push(signal);
		else byTopic.set(topic, [signal]);
	}
	let largest = NONE;
	for (const signals of byTopic.values()) if (signals.length > largest.length) largest = signals;
	return largest.length >= atLeast ? largest : NONE;
}
function ageInDays(signal, day) {
	return day - Math.floor(signal.occurredAt / DAY_MS);
}
/** Of signals of one kind, newest first, those that count on a day, each once. */
function recentOnes(given, day, withinDays) {
	return given.length === 0 ? NONE : eachOnce(inWindow(given, day, withinDays));
}
/** Of signals of one kind, newest first, those dated after a day, each once. */
function toldAhead(given, day) {
	return eachOnce(given.slice(0, firstOfAge(given, day, 0)));
}
/** Those of up to so many days ago, a stretch of what is given newest first; at least one is given. */
function inWindow(given, day, withinDays) {
	const oldest = ageInDays(given[given.length - 1], day);
	if (ageInDays(given[0], day) >= 0 && oldest <= withinDays) return given;
	return given.slice(firstOfAge(given, day, 0), firstOfAge(given, day, withinDays + 1));
}
/** The place of the newest signal that is at least so many days old. */
function firstOfAge(given, day, age) {
	let low = 0;
	let high = given.length;
	while (low < high) {
		const middle = low + high >> 1;
		if (ageInDays(given[middle], day) >= age) high = middle;
		else low = middle + 1;
	}
	return low;
}
/**
* Signals of one kind given newest first, up to so many. The same asset in the same minute is the same signal, however
* many doors it came through.
*/
function eachOnce(given, most = Number.POSITIVE_INFINITY) {
	if (given.length <= most && !someInOneMinute(given)) return given;
	const once = [];
	let minute = NaN;
	let assets = null;
	for (const signal of given) {
		if (once.length === most) break;
		const at = minuteOf(signal);
		if (at === minute) {
			assets ??= /* @__PURE__ */ new Set([assetOf(once.at(-1))]);
			const asset = assetOf(signal);
			if (assets.has(asset)) continue;
			assets.add(asset);
		} else {
			minute = at;
			assets = null;
		}
		once.push(signal);
	}
	return once;
}
function someInOneMinute(given) {
	for (let i = 1; i < given.length; i++) if (minuteOf(given[i]) === minuteOf(given[i - 1])) return true;
	return false;
}
function minuteOf(signal) {
	return Math.floor(signal.occurredAt / MINUTE_MS);
}
/** "https://...", a path, a query alone, or "www.example.com/..."; of a name such as "Issue #4" the sign is a part. */
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/|\/|\?|[^\s/?#]+\.[^\s/?#]+\/\S*$)/i;
/** An asset as it identifies: a name, or an address without its query and fragment, in lower case. */
function assetOf(signal) {
	const asset = signal.asset?.trim().toLowerCase() ?? "";
	return ADDRESS.test(asset) ? asset.split(/[?#]/, 1)[0].trim() : asset;
}
function attributeTest(test) {
	const { attribute, operator, value } = test;
	return (signal) => {
		if (!signal.attributes || !Object.hasOwn(signal.attributes, attribute)) return false;
		const actual = signal.attributes[attribute];
		if (operator === "EQ") return String(actual) === String(value);
		const figure = typeof actual === "number" ? actual : readNumber(actual);
		if (figure === null) return false;
		return operator === "GTE" ? figure >= Number(value) : figure <= Number(value);
	};
}
/** Sorts signals into the kinds a model counts; what is given stays as it is. */
function signalsByKind(given, kinds) {
	const byKind = new Array(kinds.size);
	for (let i = given.length - 1; i >= 0; i--) {
		const signal = given[i];
		const kind = kinds.get(signal.kind);
		if (kind === void 0 || Number.isNaN(signal.occurredAt)) continue;
		const others = byKind[kind];
		if (others) others.push(signal);
		else byKind[kind] = [signal];
	}
	for (const signals of byKind) if (signals && !isInOrder(signals)) signals.sort(newestFirst);
	return byKind;
}
function isInOrder(signals) {
	for (let i = 1; i < signals.length; i++) if (newestFirst(signals[i - 1], signals[i]) > 0) return false;
	return true;
}
/** A total order, so that nothing hangs on the order in which signals are given. */
function newestFirst(a, b) {
	return b.occurredAt - a.occurredAt || byCodeUnit(a.asset ?? "", b.asset ?? "") || byCodeUnit(told(a), told(b));
}
/** Sorts a signal told with attributes before the same without. */
function told({ attributes }) {
	return canonicalJson(attributes ?? {});
}
function signalValues(hits) {
	return (hits.length > SHOWN ? hits.slice(0, SHOWN) : hits).map(signalValue);
}
function signalValue(signal) {
	const value = {
		input: `signal.${signal.kind}`,
		value: signal.asset ?? null,
		occurredAt: signal.occurredAt
	};
	return signal.leadId === void 0 ? value : {
		...value,
		lead: signal.leadId
	};
}

// src/engine/committee.ts
const NOBODY$1 = {
	topic: null,
	signals: NONE,
	departments: [],
	strangers: 0
};
/** The committee there is, however small: one that has all that is asked for, then most people, then the newest. */
function compileCommittee(committee, gather) {
	return (people, day, withLead) => {
		let best = NOBODY$1;
		for (const [about, members] of gather(people, day)) {
			if (withLead && !members.some(isLead)) continue;
			const found = membersOf(about, members);
			if (goesBefore(committee, found, best)) best = found;
		}
		return best;
	};
}
/** Every committee there is, however small, one for each topic; in the order of the topics. */
function compileCommittees(gather) {
	return (people, day) => [...gather(people, day)].sort(([one], [other]) => one < other ? -1 : 1).map(([about, members]) => membersOf(about, members));
}
function compileGathering({ withinDays, topic, sameTopic }, kinds, topicOf) {
	const topicFor = (signal) => topic === void 0 && !sameTopic ? "" : topicOf(signal);
	const accepts = (about) => topic === void 0 || about === topic;
	const membershipsOf = (person) => everyMembership(person, kinds, topicFor).filter(({ about }) => accepts(about));
	const ofColleague = onceEach(membershipsOf);
	return (people, day) => {
		const byTopic = /* @__PURE__ */ new Map();
		for (const person of people) {
			const memberships = person.leadId === void 0 ? membershipsOf(person) : ofColleague(person);
			for (const member of memberships) {
				const age = ageInDays(member.signal, day);
				if (age < 0 || age > withinDays) continue;
				const members = byTopic.get(member.about);
				if (members === void 0) byTopic.set(member.about, [member]);
				else if (members.at(-1).person !== person) members.push(member);
			}
		}
		return byTopic;
	};
}
function isLead({ person }) {
	return person.leadId === void 0;
}
/**
* An account rule counts for a lead who is one of them. `reads`: the slot of the lead's own department, where the
* committee asks for departments.
*/
function compileAccountTest(committee, kinds, topicOf, reads) {
	const gather = compileGathering(committee, kinds, topicOf);
	const find = compileCommittee(committee, gather);
	return {
		kind: "dated",
		kinds: committee.signals,
		needs: null,
		mayRise: committee.sameTopic === true,
		reads,
		shows: reads,
		hits: (happened) => {
			if (happened.colleagues.length === 0) return NONE;
			const found = find(peopleOf(happened), happened.day, "with the lead");
			return isComplete(committee, found) ? found.signals : NONE;
		},
		open: committee.departments === void 0 ? null : compileOpenHits(committee, gather)
	};
}
/** Committees with the lead that may turn out complete, and would then count before the one that is. */
function compileOpenHits(committee, gather) {
	const find = compileCommittees(gather);
	return (happened) => {
		if (happened.colleagues.length === 0) return [];
		const found = find(peopleOf(happened), happened.day).filter(({ signals }) => signals.some(isOwn));
		const complete = found.filter((one) => isComplete(committee, one));
		return found.filter((one) => mayBecomeComplete(committee, one) && !complete.some((other) => isLarger(other, one))).map(({ signals, strangers }) => ({
			signals,
			asksColleagues: strangers > (happened.department === null ? 1 : 0)
		}));
	};
}
function isOwn({ leadId }) {
	return leadId === void 0;
}
/** It lacks nothing but departments, and those whom nobody knows may be of them. */
function mayBecomeComplete(committee, members) {
	const { people, departments = 0 } = committee;
	if (isComplete(committee, members) || members.signals.length < people) return false;
	return members.departments.length + members.strangers >= departments;
}
function isComplete({ people, departments = 0 }, members) {
	return members.signals.length >= people && members.departments.length >= departments;
}
/** The lead and its colleagues. */
function peopleOf({ department, signals, colleagues }) {
	return [{
		leadId: void 0,
		department,
		signals
	}, ...colleagues];
}
/** By everything they did that is about something, the newest first. */
function everyMembership(person, kinds, topicFor) {
	const { leadId, signals } = person;
	return kinds.flatMap((kind) => signals[kind] ?? NONE).sort(newestFirst).flatMap((signal) => {
		const about = topicFor(signal);
		if (about === null) return [];
		return [{
			person,
			about,
			signal: leadId === void 0 ? signal : {
				...signal,
				leadId
			}
		}];
	});
}
function membersOf(topic, members) {
	const departments = new Set(members.flatMap(({ person }) => person.department ?? []));
	return {
		topic: topic === "" ? null : topic,
		signals: members.map(({ signal }) => signal).sort(byTimeAndPerson),
		departments: [...departments].sort(),
		strangers: members.filter(({ person }) => person.department === null).length
	};
}
function byTimeAndPerson(a, b) {
	const [one, other] = [a.leadId ?? "", b.leadId ?? ""];
	return newestFirst(a, b) || (one < other ? -1 : one > other ? 1 : 0);
}
function goesBefore(committee, one, other) {
	const complete = Number(isComplete(committee, one)) - Number(isComplete(committee, other));
	return complete === 0 ? isLarger(one, other) : complete > 0;
}
/** More people; of as many the newer, then in the order of the topics. */
function isLarger(one, other) {
	const people = one.signals.length - other.signals.length;
	if (people !== 0) return people > 0;
	const age = one.signals[0].occurredAt - other.signals[0].occurredAt;
	return age > 0 || age === 0 && (one.topic ?? "") < (other.topic ?? "");
}

// src/engine/condition-tree.ts
/** Every condition of a document, in its order. */
function conditionsOf(document) {
	const channels = Object.entries(document.mql.threshold.channels);
	return [
		...document.rules.map((rule, i) => ({
			path: `rules.${i}.when`,
			condition: rule.when
		})),
		...document.gates.map((gate, i) => ({
			path: `gates.${i}.when`,
			condition: gate.when
		})),
		...document.channel.rules.map((rule, i) => ({
			path: `channel.rules.${i}.when`,
			condition: rule.when
		})),
		...channels.flatMap(([channel, { require }]) => require ? [{
			path: `mql.threshold.channels.${channel}.require`,
			condition: require
		}] : []),
		...(document.mql.nextActions ?? []).map((action, i) => ({
			path: `mql.nextActions.${i}.when`,
			condition: action.when
		})),
		...(document.accountTracks ?? []).flatMap(({ require }, i) => require ? [{
			path: `accountTracks.${i}.require`,
			condition: require
		}] : [])
	];
}
/** The tests of a condition, with `all`, `any` and `not` taken apart. */
function leavesOf(condition, path = "", negated = false) {
	if ("all" in condition) return condition.all.flatMap((one, i) => leavesOf(one, `${path}.all.${i}`, negated));
	if ("any" in condition) return condition.any.flatMap((one, i) => leavesOf(one, `${path}.any.${i}`, negated));
	if ("not" in condition) return leavesOf(condition.not, `${path}.not`, !negated);
	return [{
		path,
		test: condition,
		negated
	}];
}
/** Groups of filters of which each must hold whole. */
function filterGroupsOf(test) {
	return "filters" in test ? [test.filters] : test.filterGroups.map((group) => group.filters);
}
/** Every filter of a condition, however deep. */
function filtersOf(condition) {
	return leavesOf(condition).flatMap(({ test }) => isDated(test) ? [] : filterGroupsOf(test).flat());
}
/** A single test about what has happened; `all`, `any` and `not` of such are not. */
function isDated(condition) {
	return "signal" in condition || "progression" in condition || "account" in condition;
}
/** Tests about what has happened, however deep. */
function datedTestsOf(condition) {
	return leavesOf(condition).flatMap(({ test }) => isDated(test) ? [test] : []);
}
/** The signals a test waits for. */
function kindsOf(test) {
	if ("signal" in test) return [test.signal];
	return "progression" in test ? test.progression.flat() : test.account.signals;
}
function windowOf(test) {
	return "account" in test ? test.account.withinDays : test.withinDays;
}
/** What account rules and account tracks ask of the people of a company. */
function committeesOf(document) {
	return [...ruleCommitteesOf(document), ...document.accountTracks ?? []];
}
/** What rules, gates and other conditions ask of the people of a company. */
function ruleCommitteesOf(document) {
	return conditionsOf(document).flatMap(({ condition }) => datedTestsOf(condition)).flatMap((test) => "account" in test ? [test.account] : []);
}
/** A property as a filter names it: `jobtitle.seniority` is the part `seniority` of `jobtitle`. */
function propertyOf(propertyName) {
	const dot = propertyName.indexOf(".");
	return dot < 0 ? {
		property: propertyName,
		part: null
	} : {
		property: propertyName.slice(0, dot),
		part: propertyName.slice(dot + 1)
	};
}

// src/engine/failures.ts
/** Of several alternatives the one that came closest is described: most filters passed before one failed. */
function describeFailure(groups, facts) {
	let most = -1;
	let closest = null;
	for (const leaves of groups) {
		const passed = passedBefore(leaves, facts);
		if (passed <= most || passed === leaves.length) continue;
		most = passed;
		closest = leaves[passed];
	}
	return closest === null ? null : describe(closest, facts[closest.slot]);
}
/** How many filters stand before the first that is not true; all of them where none is. */
function passedBefore(leaves, facts) {
	let passed = 0;
	while (passed < leaves.length && leaves[passed].test(facts) !== 0) passed++;
	return passed;
}
function describe({ filter, label }, { raw: asGiven = "", fact: value }) {
	const raw = asGiven.trim();
	switch (filter.operator) {
		case "GT": return `${label} ${raw} <= ${filter.value}`;
		case "GTE": return `${label} ${raw} < ${filter.value}`;
		case "LT": return `${label} ${raw} >= ${filter.value}`;
		case "LTE": return `${label} ${raw} > ${filter.value}`;
		case "BETWEEN": return typeof value === "number" && value < filter.value ? `${label} ${raw} < ${filter.value}` : `${label} ${raw} > ${filter.highValue}`;
		case "HAS_PROPERTY": return `${label} is not known`;
		case "NOT_HAS_PROPERTY": return `${label} is set`;
		case "EQ": return `${label} "${raw}" is not ${String(filter.value)}`;
		case "NEQ": return `${label} is ${String(filter.value)}`;
		case "IN":
		case "CONTAINS_TOKEN": return `${label} "${raw}" is not among those wanted`;
		case "NOT_IN":
		case "NOT_CONTAINS_TOKEN": return `${label} "${raw}" is among those not wanted`;
	}
}

// src/engine/facts.ts
const READERS = {
	text: readText,
	tokens: readTokens,
	number: readNumber,
	bool: readBool,
	date: readDate
};
function readerOf(form, lexicon) {
	switch (form) {
		case "text":
		case "tokens":
		case "number":
		case "bool":
		case "date": return READERS[form];
		case "country": {
			const { country } = needed(lexicon);
			return (raw) => country(raw)?.toLowerCase() ?? null;
		}
		default: {
			const { title } = needed(lexicon);
			return (raw) => title(raw)[form];
		}
	}
}
/** @throws TypeError where a model that reads countries or job titles is compiled without knowledge of them */
function needed(lexicon) {
	if (lexicon === null) throw new TypeError("This model reads countries or titles: compile it with the lexicon.");
	return lexicon;
}
function formOf(type) {
	return type === "enumeration" || type === "title" ? "text" : type;
}
/** Collects the slots while a model is compiled; the same property in the same form shares one. */
var SlotTable = class {
	slots = [];
	lexicon;
	#numbers = /* @__PURE__ */ new Map();
	constructor(lexicon) {
		this.lexicon = lexicon;
	}
	slot(object, property, form, label) {
		const key = `${form}:${object}.${property}`;
		const known = this.#numbers.get(key);
		if (known !== void 0) return known;
		this.#numbers.set(key, this.slots.length);
		const read = readerOf(form, this.lexicon);
		const readings = new Readings(read);
		const input = `${object}.${property}`;
		return this.slots.push({
			object,
			property,
			form,
			read,
			readings,
			input,
			label
		}) - 1;
	}
};
function readingOf(raw, read) {
	return {
		raw,
		fact: raw === void 0 ? void 0 : read(raw),
		memory: null
	};
}
/** For a value that will be looked at again and again. */
function remembering(reading) {
	return {
		...reading,
		memory: {
			findings: [],
			gates: []
		}
	};
}
function readSlots(slots, { contact, company }) {
	return slots.map(({ object, property, readings }) => {
		const values = object === "contact" ? contact : company;
		return values === null ? readings.untold : readings.of(rawValue(values[property]));
	});
}
const MOST_REMEMBERED$1 = 100;
const LONGEST_REMEMBERED$1 = 60;
/**
* Industries, countries and titles come again with every other contact: the first hundred values of a slot are read
* once, and with them what each rule that asks for nothing else makes of them.
*/
var Readings = class {
	#read;
	#missing;
	/** What a company would say where none is known: that it has no value is no more certain than any other. */
	untold = remembering({
		raw: void 0,
		fact: null,
		memory: null
	});
	#known = /* @__PURE__ */ new Map();
	constructor(read) {
		this.#read = read;
		this.#missing = remembering(readingOf(void 0, read));
	}
	of(raw) {
		if (raw === void 0) return this.#missing;
		const known = this.#known.get(raw);
		if (known !== void 0) return known;
		const reading = readingOf(raw, this.#read);
		if (this.#known.size >= MOST_REMEMBERED$1 || raw.length > LONGEST_REMEMBERED$1) return reading;
		const first = remembering(reading);
		this.#known.set(raw, first);
		return first;
	}
};
/** What was read in these slots, for a receipt. */
function inputValues(reads, slots, facts) {
	return reads.map((index) => inputValue(slots[index], facts[index]));
}
function inputValue({ input }, { raw, fact }) {
	const value = raw ?? null;
	return fact === null && value !== null ? {
		input,
		value,
		unreadable: true
	} : {
		input,
		value
	};
}

// src/engine/three-valued.ts
/** Three-valued logic (Kleene): what is missing or unreadable is UNKNOWN instead of false, and only then decides nothing. */
const NO = 0;
const YES = 1;
const UNKNOWN = 2;
function allOf(tests) {
	const [only] = tests;
	if (only && tests.length === 1) return only;
	return (given) => {
		let result = 1;
		for (const test of tests) {
			const one = test(given);
			if (one === 0) return 0;
			if (one === 2) result = 2;
		}
		return result;
	};
}
function anyOf(tests) {
	const [only] = tests;
	if (only && tests.length === 1) return only;
	return (given) => {
		let result = 0;
		for (const test of tests) {
			const one = test(given);
			if (one === 1) return 1;
			if (one === 2) result = 2;
		}
		return result;
	};
}
/** What is unknown stays unknown when it is denied. */
function noneOf(tests) {
	const some = anyOf(tests);
	return (given) => {
		const result = some(given);
		return result === 2 ? 2 : result === 1 ? 0 : 1;
	};
}

// src/engine/filters.ts
/** Single filters about a property: what each asks of a value, and what it says of none. */
function compileLeaf(compiler, filter, options) {
	const { property, part } = propertyOf(filter.propertyName);
	const declared = compiler.document.inputs[filter.object][property];
	const label = declared.label ?? property;
	const form = filterForm(filter, part, declared.type);
	const slot = compiler.slots.slot(filter.object, property, form, label);
	return {
		slot,
		filter,
		label: part === null ? label : `${label} (${part})`,
		test: leafTest(filter, slot, {
			absent: absentResult(filter, options.missingIsOpen ?? false),
			choices: choicesOf(compiler, filter, form),
			many: declared.type === "enumeration"
		})
	};
}
function filterForm(filter, part, type) {
	if (part !== null) return part;
	return filter.operator.endsWith("CONTAINS_TOKEN") ? "tokens" : formOf(type);
}
/** What a filter says about a contact or a company that has no value at all; without a company all is unknown. */
function absentResult(filter, missingIsOpen) {
	if (filter.operator === "NOT_HAS_PROPERTY") return 1;
	if (filter.operator === "HAS_PROPERTY") return missingIsOpen ? 2 : 0;
	return filter.includeObjectsWithNoValueSet ? 1 : 2;
}
/** What a filter looks for: its own values, or those of its list; countries and regions as codes. */
function choicesOf({ document, slots }, filter, form) {
	const choices = namedChoices(document, filter);
	if (form !== "country") return choices;
	return choices.flatMap((choice) => needed(slots.lexicon).countries(String(choice)));
}
/** The values a filter names, or those of the list it names. */
function namedChoices(document, filter) {
	if ("list" in filter && filter.list !== void 0) return document.lists[filter.list];
	if ("values" in filter && filter.values !== void 0) return filter.values;
	return "value" in filter && filter.value !== void 0 ? [filter.value] : [];
}
function leafTest(filter, slot, options) {
	const { absent } = options;
	switch (filter.operator) {
		case "HAS_PROPERTY": return presenceTest(slot, absent, 1);
		case "NOT_HAS_PROPERTY": return presenceTest(slot, absent, 0);
		case "GT": return numberTest(slot, absent, (value) => value > filter.value);
		case "GTE": return numberTest(slot, absent, (value) => value >= filter.value);
		case "LT": return numberTest(slot, absent, (value) => value < filter.value);
		case "LTE": return numberTest(slot, absent, (value) => value <= filter.value);
		case "BETWEEN": return numberTest(slot, absent, (value) => value >= filter.value && value <= filter.highValue);
		case "EQ":
		case "IN": return choiceTest(slot, options, true);
		case "NEQ":
		case "NOT_IN": return choiceTest(slot, options, false);
		case "CONTAINS_TOKEN": return tokenTest(slot, options, true);
		case "NOT_CONTAINS_TOKEN": return tokenTest(slot, options, false);
	}
}
/** Also what cannot be read is a value; what a company would say that is not known may be none. */
function presenceTest(slot, absent, present) {
	return (facts) => {
		const { raw, fact } = facts[slot];
		if (fact === void 0) return absent;
		return raw === void 0 ? 2 : present;
	};
}
function numberTest(slot, absent, holds) {
	return (facts) => {
		const value = facts[slot].fact;
		if (typeof value === "number") return holds(value) ? 1 : 0;
		return value === void 0 ? absent : 2;
	};
}
function choiceTest(slot, options, wanted) {
	const { absent, many } = options;
	const choices = /* @__PURE__ */ new Set();
	for (const choice of options.choices) {
		choices.add(typeof choice === "number" ? choice : readText(String(choice)));
		if (typeof choice === "number") choices.add(String(choice));
	}
	return (facts) => {
		const value = facts[slot].fact;
		if (value === void 0) return absent;
		if (value === null) return 2;
		return (choices.has(value) || many && typeof value === "string" && holdsOneOf(value, choices)) === wanted ? 1 : 0;
	};
}
/** Of several options in one value. */
function holdsOneOf(value, choices) {
	return value.includes(";") && value.split(";").some((one) => choices.has(one.trim()));
}
function tokenTest(slot, options, wanted) {
	const { absent } = options;
	const phrases = options.choices.map((choice) => readTokens(String(choice)));
	return (facts) => {
		const value = facts[slot].fact;
		if (value === void 0) return absent;
		if (typeof value !== "string") return 2;
		for (const phrase of phrases) if (value.includes(phrase)) return wanted ? 1 : 0;
		return wanted ? 0 : 1;
	};
}

// src/engine/progression.ts
/**
* Holds where each step has a signal later than the one of the step before. What counts is the newest signal of the
* last step that ends such a row, so a progression is worth its points once, however often it is walked. On the same
* topic: some step says what it is about, and no other says otherwise; a price list is often about nothing in particular.
*/
function compileProgression(test, steps, topicOf) {
	const { withinDays, sameTopic } = test;
	return {
		kind: "dated",
		kinds: test.progression.flat(),
		needs: null,
		mayRise: false,
		...NOTHING_OPEN,
		hits: (happened) => {
			const walked = steps.map((kinds) => stepSignals(happened, kinds, withinDays));
			if (walked.some((signals) => signals.length === 0)) return NONE;
			return sameTopic ? newestRowOnOneTopic(walked, topicOf) : newestRow(walked);
		}
	};
}
function stepSignals({ signals, day }, kinds, withinDays) {
	return kinds.flatMap((kind) => recentOnes(signals[kind] ?? NONE, day, withinDays)).sort(newestFirst);
}
/** Each step in turn is the one that names the topic; all others may be about it or about nothing in particular. */
function newestRowOnOneTopic(steps, topicOf) {
	let best = NONE;
	for (const topic of topicsOf(steps.flat(), topicOf)) {
		const fitting = steps.map((signals) => signals.filter((signal) => (topicOf(signal) ?? topic) === topic));
		for (const [named, signals] of fitting.entries()) {
			const naming = signals.filter((signal) => topicOf(signal) === topic);
			best = newer(best, newestRow(fitting.with(named, naming)));
		}
	}
	return best;
}
/** From the last step backwards, always the newest signal that is earlier than the one after it. */
function newestRow(steps) {
	const row = [];
	for (let step = steps.length - 1; step >= 0; step--) {
		const after = row.at(-1)?.occurredAt ?? Number.POSITIVE_INFINITY;
		const earlier = steps[step].find((signal) => signal.occurredAt < after);
		if (earlier === void 0) return NONE;
		row.push(earlier);
	}
	return row;
}
function topicsOf(signals, topicOf) {
	return new Set(signals.flatMap((signal) => topicOf(signal) ?? []));
}
/** The one whose last step is newer; where these are alike, the step before, and so on. */
function newer(best, row) {
	if (best.length === 0 || row.length === 0) return row.length === 0 ? best : row;
	const differing = row.findIndex((signal, i) => newestFirst(signal, best[i]) !== 0);
	return differing >= 0 && newestFirst(row[differing], best[differing]) < 0 ? row : best;
}

// src/engine/conditions.ts
/** Conditions become closures once, when a model is compiled. */
/** `require` gates ask: there a missing value leaves HAS_PROPERTY open, so that `onMissing` decides. */
function compileCondition(compiler, condition, options = {}) {
	const parts = (conditions) => conditions.map((one) => compileCondition(compiler, one, options));
	if ("all" in condition) return joined(compiler, parts(condition.all), allOf);
	if ("any" in condition) return joined(compiler, parts(condition.any), anyOf);
	if ("not" in condition) return joined(compiler, parts([condition.not]), noneOf);
	return isDated(condition) ? compileDated(compiler, condition) : compileFilters(compiler, condition, options);
}
function compileDated(compiler, test) {
	const { kindIndex, topicOf } = compiler;
	if ("signal" in test) return compileSignalTest(test, kindIndex(test.signal), topicOf);
	if ("progression" in test) return compileProgression(test, test.progression.map((step) => step.map(kindIndex)), topicOf);
	const reads = test.account.departments === void 0 ? [] : [departmentSlot(compiler)];
	return compileAccountTest(test.account, kindsOf(test).map(kindIndex), topicOf, reads);
}
/** Where HubSpot keeps a contact's job title. */
const TITLE_PROPERTY = "jobtitle";
/** The slot of the lead's own department. */
function departmentSlot({ document, slots }) {
	const label = document.inputs.contact["jobtitle"]?.label ?? "job title";
	return slots.slot("contact", TITLE_PROPERTY, "department", label);
}
function compileFilters(compiler, condition, options) {
	const leaves = filterGroupsOf(condition).map((filters) => filters.map((filter) => compileLeaf(compiler, filter, options)));
	return {
		kind: "filters",
		test: anyOf(leaves.map((group) => allOf(group.map((leaf) => leaf.test)))),
		...readings(compiler, leaves.flat().map(({ slot }) => slot)),
		failure: (facts) => describeFailure(leaves, facts)
	};
}
/** Of properties alone it stays a condition about properties: cheaper, and one that can be unknown. */
function joined(compiler, parts, join) {
	const filters = parts.filter((part) => part.kind === "filters");
	const read = readings(compiler, parts.flatMap((part) => part.reads));
	if (filters.length === parts.length) return {
		kind: "filters",
		test: join(filters.map((part) => part.test)),
		...read,
		failure: (facts) => filters.map((part) => part.test(facts) === 0 ? part.failure(facts) : null).find(Boolean) ?? null
	};
	const dated = parts.flatMap((part) => datedOf(part));
	const asked = parts.flatMap((part) => part.kind === "mixed" ? part.asked : datedOf(part));
	return {
		kind: "mixed",
		test: join(parts.map(worldTest)),
		...read,
		dated,
		asked: join === noneOf ? dated.filter((one) => !asked.includes(one)) : asked
	};
}
/** What a condition asks about what has happened. */
function datedOf(condition) {
	if (condition.kind === "dated") return [condition];
	return condition.kind === "mixed" ? condition.dated : [];
}
function worldTest(part) {
	return (world) => testCondition(part, world);
}
function testCondition(condition, world) {
	switch (condition.kind) {
		case "filters": return condition.test(world.facts);
		case "dated": return testDated(condition, world);
		case "mixed": return condition.test(world);
	}
}
/** What has happened is known; who did it may not be. */
function testDated(condition, happened) {
	if (condition.hits(happened).length > 0) return 1;
	return condition.open !== null && condition.open(happened).length > 0 ? 2 : 0;
}
function readings(compiler, slots) {
	const byInput = /* @__PURE__ */ new Map();
	for (const slot of slots) {
		const { input } = compiler.slots.slots[slot];
		if (!byInput.has(input)) byInput.set(input, slot);
	}
	return {
		reads: [...new Set(slots)],
		shows: [...byInput.values()]
	};
}

// src/engine/account.ts
/** A lead's company as a committee (AT-20, AT-21). */
const NOBODY = [];
/** Colleagues as committees see them; nobody where the model asks for none. */
function colleaguesOf({ account: asked }, { account = [] }) {
	if (asked === null || account.length === 0) return NOBODY;
	return distinct(account).map(asked.personOf);
}
/** One colleague as committees see them. Machines are no people. */
function compilePerson({ sift, kinds }, departmentOf) {
	return ({ leadId, title, signals }) => ({
		leadId,
		department: departmentOf === null || !title ? null : departmentOf(title),
		signals: signalsByKind(sift(signals).people, kinds)
	});
}
/** Whoever is given twice is one person. */
function distinct(account) {
	const byLead = /* @__PURE__ */ new Map();
	for (const one of account) {
		const known = byLead.get(one.leadId);
		byLead.set(one.leadId, known === void 0 ? one : merged(known, one));
	}
	return byLead.size === account.length ? account : [...byLead.values()];
}
function merged(one, other) {
	const titles = [one.title, other.title].flatMap((title) => title || []);
	const signals = [...one.signals, ...other.signals];
	return {
		leadId: one.leadId,
		title: titles.sort(byCodeUnit)[0] ?? null,
		signals
	};
}
function departmentOf$1(plan, facts) {
	if (plan.account === null || plan.account.departmentSlot === null) return null;
	const { fact } = facts[plan.account.departmentSlot];
	return typeof fact === "string" ? fact : null;
}
/** The first account track that holds, else the largest committee there is; null for a model without account tracks. */
function accountStanding(world) {
	const { account } = world.plan;
	if (account === null || account.tracks.length === 0) return null;
	const people = peopleOf(world);
	let largest = null;
	for (const track of account.tracks) {
		const members = track.members(people, world.day);
		if (isComplete(track.track, members) && allows(world, track)) return standingOf(track, members);
		if (largest === null || members.signals.length > largest.members.signals.length) largest = {
			track,
			members
		};
	}
	return standingOf(null, largest.members);
}
function allows(world, { require }) {
	return require === null || testCondition(require, world) === 1;
}
function standingOf(held, members) {
	return {
		track: held?.track.id ?? null,
		label: held?.track.label ?? null,
		people: members.signals.length,
		departments: members.departments,
		topic: members.topic,
		because: members.signals.map(signalValue)
	};
}

// src/engine/decay.ts
/**
* How much of a signal's points is left after whole days, in 65536ths. The tables are made with + - * / alone:
* `Math.pow` and `Math.exp` may differ between JavaScript engines, and the card runs in another one than the server.
*/
const WHOLE = 65536;
/** Under 1/1024 nothing is left; this also keeps clear of the one rounding tie, at 17 half-lives. */
const GONE_BELOW = 64;
/** factor[age] for ages 0 .. lastDay. Never rises; from its end on the last entry holds. */
function decayTable(spec, lastDay) {
	const table = new Int32Array(lastDay + 1);
	const perDay = spec.kind === "halfLife" ? halfLifeFactor(spec.days) : 0;
	let left = 1;
	for (let age = 0; age <= lastDay; age++) {
		const decayed = age - spec.holdDays;
		if (decayed > 0) left = spec.kind === "halfLife" ? left * perDay : Math.max(0, 1 - decayed / spec.days);
		const parts = Math.round(left * WHOLE);
		table[age] = parts < GONE_BELOW ? 0 : parts;
	}
	return table;
}
/** ages[age]: the next age at which fewer are left; beyond the table a signal leaves the window, a drop as well. */
function dropAges(table) {
	const ages = new Int32Array(table.length);
	let next = table.length;
	for (let age = table.length - 1; age >= 0; age--) {
		ages[age] = next;
		if (age > 0 && table[age] !== table[age - 1]) next = age;
	}
	return ages;
}
/** 2^(-1/days) by Newton's method on q^days = 1/2. */
function halfLifeFactor(days) {
	let factor = 1 - .69 / days;
	for (let step = 0; step < 60; step++) {
		const power = wholePower(factor, days - 1);
		factor -= (power * factor - .5) / (days * power);
	}
	return factor;
}
function wholePower(base, exponent) {
	let result = 1;
	for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square) if (rest % 2 === 1) result *= square;
	return result;
}
/** Milli-points left of `points` at an age. Exact in integers: |points| is at most a million. */
function decayed(points, table, age) {
	return Math.round(points * factorAt(table, age) / WHOLE);
}
function factorAt(table, age) {
	return table[age < table.length ? age : table.length - 1];
}

// src/engine/findings.ts
/** What each rule comes to, in figures alone: searches ask for it a thousand times, and only receipts need words. */
const NOTHING$1 = finding(0, 0, NONE, null);
/** What a rule about properties can come to, by the answer of its condition. */
function possibleFindings(milliPoints) {
	return [
		NOTHING$1,
		finding(1, milliPoints, NONE, null),
		finding(2, 0, NONE, {
			least: 0,
			most: Math.abs(milliPoints)
		})
	];
}
function finding(state, points, hits, open) {
	return {
		state,
		points,
		hits,
		open,
		isRemembered: false,
		lines: null
	};
}
function findingsOf(world) {
	return world.plan.rules.map((rule) => findingOf(world, rule));
}
/** A rule about one property comes to the same with the same value, whoever has it and whenever. */
function findingOf(world, rule) {
	const { condition, remembered } = rule;
	if (condition.kind === "dated") return byHappenings(world, rule, condition);
	if (remembered === null) return rule.findings[testCondition(condition, world)];
	const { memory } = world.facts[remembered.slot];
	if (memory === null) return rule.findings[testCondition(condition, world)];
	const known = memory.findings[remembered.line];
	if (known !== void 0) return known;
	const first = {
		...rule.findings[testCondition(condition, world)],
		isRemembered: true
	};
	memory.findings[remembered.line] = first;
	return first;
}
function byHappenings(world, rule, condition) {
	if (condition.needs !== null && world.signals[condition.needs] === void 0) return NOTHING$1;
	const hits = condition.hits(world);
	if (hits.length === 0 && condition.open === null) return NOTHING$1;
	const points = pointsOf(world, rule, hits);
	const open = condition.open === null ? null : openOf(world, rule, condition.open(world), points);
	if (hits.length === 0) return open === null ? NOTHING$1 : finding(2, points, hits, open);
	return finding(1, points, hits, open !== null && open.least < open.most ? open : null);
}
function pointsOf({ day }, { rule, milliPoints, decay }, hits) {
	const counted = Math.min(hits.length, rule.repeat?.max ?? 1);
	if (decay === null) return counted * milliPoints;
	let points = 0;
	for (let i = 0; i < counted; i++) points += decayed(milliPoints, decay, ageInDays(hits[i], day));
	return points;
}
/** A committee may turn out to stand, or a larger one instead of that which does. */
function openOf(world, rule, open, points) {
	if (open.length === 0) return null;
	const sizes = [points, ...open.map(({ signals }) => pointsOf(world, rule, signals))].map(Math.abs);
	return {
		least: Math.min(...sizes),
		most: Math.max(...sizes)
	};
}

// src/engine/inputs-hash.ts
/**
* The identity of everything an evaluation could have looked at: declared properties and counted signals, as a set, and
* those of colleagues where the model asks for a committee.
*/
function hashInputs({ plan }, input) {
	let text = JSON.stringify(input.channel ?? null);
	for (const { object, property, quoted } of plan.properties) {
		const values = object === "contact" ? input.contact : input.company;
		const raw = values === null ? void 0 : rawValue(values[property]);
		if (values === null) text += `\n${quoted}`;
		else if (raw !== void 0) text += `\n${quoted}:${JSON.stringify(raw)}`;
	}
	const happened = happenedIn(plan, input);
	for (let i = 0; i < happened.length; i++) if (happened[i] !== happened[i - 1]) text += `\n${happened[i]}`;
	return `sha256:${plan.digest(text)}`;
}
/** Sorted by UTF-16 code units, as texts are without a comparison of one's own. */
function happenedIn(plan, { signals, account = [] }) {
	const known = [];
	for (const signal of signals) if (isHeard(plan, signal)) known.push(signalText(signal));
	if (plan.account !== null) for (const one of account) known.push(...plan.account.textsOf(one));
	return known.sort();
}
/** It counts, or it belongs to those by which machines are told. */
function isHeard({ kinds, suspect }, { kind }) {
	return kinds.has(kind) || suspect.has(kind);
}
/** What is hashed of one colleague; sorted, since what stands in order already is soon sorted again. */
function compileTexts(heard) {
	return ({ leadId, title, signals }) => {
		const who = JSON.stringify(leadId);
		const texts = title ? [`[${who},${JSON.stringify(title)}]`] : [];
		for (const signal of signals) if (isHeard(heard, signal)) texts.push(`[${who},${signalText(signal)}]`);
		return texts.sort();
	};
}
function signalText({ kind, occurredAt, asset, attributes }) {
	const detail = attributes === void 0 ? "{}" : canonicalJson(attributes);
	return `[${JSON.stringify(kind)},${occurredAt},${JSON.stringify(asset ?? null)},${detail}]`;
}

// src/engine/machines.ts
/**
* Link scanners and other machines that open and click before a person can (X-09): recognised by the signs a model
* names, marked with the evidence, and counted for nothing. Since that is part of the model, a lead judged anew by a
* model with better signs loses what machines had earned it, while older receipts stay as they were.
*/
const NO_MACHINES = [];
function compileSift(bots = []) {
	const detectors = bots.map((bot) => ({
		bot,
		kinds: new Set(bot.signals),
		detect: detectorOf(bot)
	}));
	return (signals) => {
		if (detectors.length === 0) return {
			people: signals,
			machines: NO_MACHINES
		};
		const marked = /* @__PURE__ */ new Map();
		for (const { bot, kinds, detect } of detectors) {
			const suspects = signals.filter((signal) => kinds.has(signal.kind));
			const found = /* @__PURE__ */ new Map();
			detect(suspects, (signal, evidence) => found.set(signal, evidence));
			for (const [signal, evidence] of found) if (!marked.has(signal)) marked.set(signal, machineSignal(bot, signal, evidence));
		}
		return {
			people: signals.filter((signal) => !marked.has(signal)),
			machines: inOrder([...marked.values()])
		};
	};
}
function machineSignal(bot, signal, evidence) {
	const { kind, occurredAt, asset = null } = signal;
	return {
		signal: kind,
		asset,
		occurredAt,
		botId: bot.id,
		label: bot.label,
		evidence
	};
}
/** Newest first; what was told twice is listed once. */
function inOrder(machines) {
	return [...new Map(machines.map((one) => [JSON.stringify(one), one]))].sort(([a, one], [b, other]) => other.occurredAt - one.occurredAt || byCodeUnit(a, b)).map(([, one]) => one);
}
function detectorOf({ sign }) {
	if ("secondsAfter" in sign) return soonAfter(sign);
	return "links" in sign ? manyLinks(sign) : byAttribute(sign);
}
/** Within seconds of the delivery: sooner than anybody reads. */
function soonAfter({ secondsAfter, within }) {
	return (signals, mark) => {
		for (const signal of signals) {
			const told = attributeOf(signal, secondsAfter);
			const since = told === null ? null : readDate(told);
			if (since === null) continue;
			const seconds = (signal.occurredAt - since) / 1e3;
			if (seconds >= 0 && seconds <= within) mark(signal, `${secondsText(seconds)} after ${secondsAfter}`);
		}
	};
}
/** More links at once than a hand can click. */
function manyLinks({ links, within }) {
	const evidence = `one of ${links} links or more within ${secondsText(within)}`;
	return (signals, mark) => {
		const inTime = signals.toSorted((a, b) => a.occurredAt - b.occurredAt);
		const assets = inTime.map(assetOf);
		const inWindow = /* @__PURE__ */ new Map();
		let first = 0;
		let unmarked = 0;
		for (let last = 0; last < inTime.length; last++) {
			inWindow.set(assets[last], (inWindow.get(assets[last]) ?? 0) + 1);
			while (inTime[last].occurredAt - inTime[first].occurredAt > within * 1e3) leave(inWindow, assets[first++]);
			if (inWindow.size < links) continue;
			for (let i = Math.max(first, unmarked); i <= last; i++) mark(inTime[i], evidence);
			unmarked = last + 1;
		}
	};
}
function leave(inWindow, asset) {
	const left = inWindow.get(asset) - 1;
	if (left > 0) inWindow.set(asset, left);
	else inWindow.delete(asset);
}
/** As a part of any word: "bot" is in "bingbot" and "LinkedInBot". */
function byAttribute({ attribute, contains }) {
	const parts = contains.map((part) => readTokens(part).trim()).filter((part) => part !== "");
	return (signals, mark) => {
		for (const signal of signals) {
			const told = attributeOf(signal, attribute);
			if (told === null) continue;
			const tokens = readTokens(told);
			const found = parts.find((part) => tokens.includes(part));
			if (found !== void 0) mark(signal, `${attribute} contains "${found}"`);
		}
	};
}
function attributeOf({ attributes }, name) {
	return attributes && Object.hasOwn(attributes, name) ? String(attributes[name]) : null;
}
function secondsText(seconds) {
	return seconds === 1 ? "1 second" : `${Math.round(seconds)} seconds`;
}

// src/engine/sha256.ts
/**
* SHA-256 (FIPS 180-4) in plain arithmetic: the engine also runs in a browser's worker, where no synchronous crypto
* module is at hand. For identities of models and inputs, not for secrets.
*/
const PRIMES = Array.from({ length: 312 }, (_, i) => i).filter(isPrime);
/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(cubeRoot(prime)));
/** The same of the square roots of the first 8. */
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
function isPrime(number) {
	for (let i = 2; i * i <= number; i++) if (number % i === 0) return false;
	return number > 1;
}
/** By Newton's method: the last bits of `Math.cbrt` may differ between JavaScript engines. */
function cubeRoot(number) {
	let root = number;
	for (let step = 0; step < 50; step++) root -= (root - number / (root * root)) / 3;
	return root;
}
function fraction(root) {
	return root % 1 * 2 ** 32;
}
const BLOCK_BYTES = 64;
const encoder = new TextEncoder();
/** The hash of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
function sha256(text) {
	const message = padded(encoder.encode(text));
	const state = Int32Array.from(START);
	const schedule = /* @__PURE__ */ new Int32Array(64);
	for (let start = 0; start < message.byteLength; start += BLOCK_BYTES) {
		extend(schedule, message, start);
		compress(state, schedule);
	}
	let hex = "";
	for (const word of state) hex += (word >>> 0).toString(16).padStart(8, "0");
	return hex;
}
/** The message: its bytes, a one bit, zeros, and its length in bits. */
function padded(bytes) {
	const blocks = Math.ceil((bytes.length + 9) / BLOCK_BYTES);
	const message = new Uint8Array(blocks * BLOCK_BYTES);
	message.set(bytes);
	message[bytes.length] = 128;
	const view = new DataView(message.buffer);
	view.setInt32(message.length - 8, Math.floor(bytes.length / 536870912));
	view.setInt32(message.length - 4, bytes.length << 3);
	return view;
}
function extend(schedule, message, start) {
	for (let i = 0; i < 16; i++) schedule[i] = message.getInt32(start + 4 * i);
	for (let i = 16; i < 64; i++) {
		const a = schedule[i - 15];
		const b = schedule[i - 2];
		const low = rotate(a, 7) ^ rotate(a, 18) ^ a >>> 3;
		const high = rotate(b, 17) ^ rotate(b, 19) ^ b >>> 10;
		schedule[i] = schedule[i - 16] + low + schedule[i - 7] + high | 0;
	}
}
function compress(state, schedule) {
	let a = state[0];
	let b = state[1];
	let c = state[2];
	let d = state[3];
	let e = state[4];
	let f = state[5];
	let g = state[6];
	let h = state[7];
	for (let i = 0; i < 64; i++) {
		const choice = e & f ^ ~e & g;
		const first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + ROUND[i] + schedule[i] | 0;
		const majority = a & b ^ a & c ^ b & c;
		const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority | 0;
		h = g;
		g = f;
		f = e;
		e = d + first | 0;
		d = c;
		c = b;
		b = a;
		a = first + second | 0;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}
function rotate(word, bits) {
	return word >>> bits | word << 32 - bits;
}

// src/engine/topics.ts
function compileTopics({ topics = {} }) {
	const known = Object.entries(topics).map(([key, { label, words }]) => ({
		key,
		names: /* @__PURE__ */ new Set([readText(key), readText(label)]),
		phrases: [label, ...words].map(readTokens)
	}));
	const named = rememberingTexts((text) => {
		const tokens = readTokens(text);
		return (known.find(({ names }) => names.has(readText(text))) ?? known.find(({ phrases }) => phrases.some((phrase) => tokens.includes(phrase))))?.key ?? null;
	});
	return ({ asset, attributes }) => {
		const told = attributes && Object.hasOwn(attributes, "topic") ? String(attributes.topic) : "";
		if (told.trim() !== "") return named(told) ?? readText(told);
		return asset === void 0 || asset === null || known.length === 0 ? null : named(asset);
	};
}
const MOST_REMEMBERED = 1e3;
const LONGEST_REMEMBERED = 200;
/** Many rules ask what the same signal is about, and the same pages come again with every other lead. */
function rememberingTexts(name) {
	const known = /* @__PURE__ */ new Map();
	return (text) => {
		const before = known.get(text);
		if (before !== void 0) return before;
		const named = name(text);
		if (known.size < MOST_REMEMBERED && text.length <= LONGEST_REMEMBERED) known.set(text, named);
		return named;
	};
}

// src/engine/compile.ts
/** A document becomes a model: its identity, what it reads, and the closures that evaluate it. */
const MILLI$1 = 1e3;
/**
* Takes what `parseModel` returned. About a millisecond; keep the result and evaluate many leads with it. A server may
* give its own `digest`, which is many times as fast as ours: half the price of a receipt is the hash of its inputs.
* @throws TypeError for a model that reads countries or job titles where no lexicon is given
*/
function compileModel(document, lexicon = null, digest = sha256) {
	const { key, version } = document.model;
	const hash = `sha256:${digest(canonicalJson(document))}`;
	return {
		hash,
		key,
		version,
		identity: {
			key,
			version,
			hash
		},
		document,
		reads: readsOf(document),
		watched: sorted(doorsOf(document).map((door) => door.property)),
		plan: compilePlan(document, lexicon, digest)
	};
}
function compilePlan(document, lexicon, digest) {
	const slots = new SlotTable(lexicon);
	const kinds = /* @__PURE__ */ new Map();
	const kindIndex = (kind) => {
		const known = kinds.get(kind);
		if (known !== void 0) return known;
		kinds.set(kind, kinds.size);
		return kinds.size - 1;
	};
	const compiler = {
		document,
		slots,
		kindIndex,
		topicOf: compileTopics(document)
	};
	const groups = compileGroups(document);
	const places = new Places();
	const suspect = new Set(document.bots?.flatMap(({ signals }) => signals));
	const sift = compileSift(document.bots);
	return {
		slots: slots.slots,
		lexicon,
		digest,
		suspect,
		sift,
		topicOf: compiler.topicOf,
		kinds,
		groups,
		fitGroup: groups.findIndex((group) => group.name === "fit"),
		rules: compileRules(compiler, groups, places),
		exclusive: document.rules.flatMap(({ exclusive }, number) => exclusive === void 0 ? [] : [number]),
		gates: document.gates.map((gate) => {
			const condition = compileCondition(compiler, gate.when, { missingIsOpen: gate.kind === "require" });
			return {
				gate,
				condition,
				remembered: places.of(condition)
			};
		}),
		channelRules: document.channel.rules.map(({ channel, when }) => ({
			channel,
			condition: compileCondition(compiler, when)
		})),
		channels: compileChannels(compiler),
		defaultThreshold: document.mql.threshold.default * MILLI$1,
		fitMinimum: document.mql.fitMinimum * MILLI$1,
		leadFloor: document.leadScore.floor * MILLI$1,
		tracks: document.fastTracks.map((track) => ({
			track,
			condition: compileDated(compiler, {
				...track,
				atLeast: 1,
				where: []
			})
		})),
		nextActions: (document.mql.nextActions ?? []).map(({ when, nextAction }) => ({
			condition: compileCondition(compiler, when),
			nextAction
		})),
		account: compileAccount(compiler, {
			kinds,
			suspect,
			sift
		}),
		properties: propertiesOf(slots)
	};
}
function propertiesOf({ slots }) {
	return [...new Map(slots.map(({ object, property, input }) => [JSON.stringify(input), {
		object,
		property
	}]))].sort(([a], [b]) => byCodeUnit(a, b)).map(([quoted, one]) => ({
		...one,
		quoted
	}));
}
function compileAccount(compiler, heard) {
	const { document, slots, kindIndex, topicOf } = compiler;
	const committees = committeesOf(document);
	if (committees.length === 0) return null;
	const asksDepartments = committees.some(({ departments }) => departments !== void 0);
	const { title } = asksDepartments ? needed(slots.lexicon) : { title: null };
	return {
		tracks: (document.accountTracks ?? []).map((track) => ({
			track,
			members: compileCommittee(track, compileGathering(track, track.signals.map(kindIndex), topicOf)),
			require: track.require ? compileCondition(compiler, track.require) : null
		})),
		departmentSlot: asksDepartments ? departmentSlot(compiler) : null,
		personOf: onceEach(compilePerson(heard, title && ((raw) => title(raw).department))),
		textsOf: onceEach(compileTexts(heard))
	};
}
function compileGroups(document) {
	return Object.entries(document.scores).map(([name, { limit, floor }]) => ({
		name,
		limit: limit * MILLI$1,
		floor: floor * MILLI$1,
		inLeadScore: document.leadScore.sum.includes(name)
	}));
}
function compileRules(compiler, groups, places) {
	const { decays, rules } = compiler.document;
	const sets = setNames(compiler.document);
	return rules.map((rule) => {
		const condition = compileCondition(compiler, rule.when);
		const decay = rule.decay !== void 0 && isDated(rule.when) ? decayTable(decays[rule.decay], windowOf(rule.when)) : null;
		return {
			rule,
			condition,
			group: groups.findIndex((group) => group.name === rule.score),
			milliPoints: rule.points * MILLI$1,
			set: rule.exclusive === void 0 ? -1 : sets.indexOf(rule.exclusive),
			decay,
			drops: decay && dropAges(decay),
			findings: possibleFindings(rule.points * MILLI$1),
			remembered: places.of(condition)
		};
	});
}
function setNames({ rules }) {
	return [...new Set(rules.flatMap(({ exclusive }) => exclusive ?? []))];
}
/** Gives a line to each condition about a single property: its value alone decides what it comes to. */
var Places = class {
	#lines = /* @__PURE__ */ new Map();
	of(condition) {
		if (condition.kind !== "filters" || condition.shows.length !== 1) return null;
		const slot = condition.shows[0];
		const line = this.#lines.get(slot) ?? 0;
		this.#lines.set(slot, line + 1);
		return {
			slot,
			line
		};
	}
};
function compileChannels(compiler) {
	const channels = Object.entries(compiler.document.mql.threshold.channels);
	return new Map(channels.map(([channel, { threshold, require }]) => [channel, {
		threshold: threshold * MILLI$1,
		require: require ? compileCondition(compiler, require) : null
	}]));
}
function readsOf(document) {
	const filters = conditionsOf(document).flatMap(({ condition }) => filtersOf(condition));
	const named = (object) => filters.filter((filter) => filter.object === object).map(({ propertyName }) => propertyOf(propertyName).property);
	const byDoors = doorsOf(document).flatMap((door) => [
		door.property,
		...door.beside ? [door.beside.property] : [],
		...door.asset !== void 0 ? [door.asset] : [],
		...Object.values(door.attributes)
	]);
	const asksDepartments = committeesOf(document).some(({ departments }) => departments !== void 0);
	return {
		contact: sorted([
			...named("contact"),
			...byDoors,
			...asksDepartments ? [TITLE_PROPERTY] : []
		]),
		company: sorted(named("company"))
	};
}
function doorsOf(document) {
	return Object.values(document.signals).flatMap((signal) => signal.doors);
}
function sorted(names) {
	return [...new Set(names)].sort(byCodeUnit);
}

// src/engine/decide.ts
/** The verdict: gates, then fit, then a raised hand, then the threshold. */
function decide(world, totals, states, account) {
	const channel = world.input.channel ?? channelOf(world);
	const rules = world.plan.channels.get(channel);
	const threshold = rules?.threshold ?? world.plan.defaultThreshold;
	const margin = totals.decisive - threshold;
	const { gates } = world.plan;
	const suppressedBy = firstFailing(gates, states, "require", "suppress");
	const lead = {
		excludedBy: firstFailing(gates, states, "disqualify") ?? firstFailing(gates, states, "divert"),
		failed: suppressedBy ?? firstFailing(gates, states, "require"),
		suppressed: suppressedBy !== null,
		held: firstHeld(gates, states),
		fit: fitVerdict(totals, world.plan.fitMinimum),
		handRaise: freshTrack(world),
		reached: margin >= 0,
		channelValidated: isValidated(world, rules),
		behaved: totals.lead.is > 0,
		strongFit: totals.fit.is >= world.document.grades.fit.A * 1e3,
		accountPlay: account !== null && account.track !== null
	};
	const decision = decisionOf(lead);
	const attention = attentionOf(lead, decision);
	return {
		channel,
		threshold,
		margin,
		decision,
		via: decision === "mql" ? lead.handRaise ?? "threshold" : null,
		scoreState: scoreStateOf(lead),
		priority: priorityOf(lead, decision),
		nextAction: nextActionOf(world, lead, decision, attention),
		attention,
		handRaise: lead.handRaise,
		channelValidated: lead.channelValidated
	};
}
function decisionOf(lead) {
	if (lead.excludedBy) return lead.excludedBy.kind === "divert" ? "diverted" : "disqualified";
	if (lead.failed || lead.fit === "failed") return "not_mql";
	if (lead.handRaise === null && !lead.reached) return "not_mql";
	if (lead.held || lead.fit === "open") return "hold";
	if (lead.handRaise === null && !lead.channelValidated) return "hold";
	return "mql";
}
function scoreStateOf(lead) {
	if (lead.excludedBy) return "excluded";
	return lead.held || lead.fit === "open" ? "insufficient_data" : "scored";
}
/** A raised hand outside the gates is no MQL by itself, yet never met with silence (X-05, AT-08), but after an opt-out. */
function attentionOf(lead, decision) {
	if (lead.suppressed) return null;
	return decision === "not_mql" && lead.handRaise !== null ? "hand_raiser_gate_failed" : null;
}
function priorityOf(lead, decision) {
	if (lead.excludedBy || lead.suppressed) return "low";
	if (lead.handRaise !== null) return "hand_raiser";
	if (decision === "mql") return lead.strongFit ? "high" : "normal";
	return decision === "hold" || lead.accountPlay && lead.fit !== "failed" ? "normal" : "low";
}
function nextActionOf(world, lead, decision, attention) {
	switch (decision) {
		case "disqualified":
		case "diverted": return lead.excludedBy.nextAction;
		case "mql": return lead.handRaise === null ? mqlAction(world, lead) : "discovery";
		case "hold":
			if (lead.handRaise !== null) return "review";
			if (lead.held) return lead.held.nextAction;
			return lead.fit === "open" ? "fix_data" : "validate";
		case "not_mql":
			if (attention) return "review";
			if (lead.failed) return lead.failed.nextAction;
			if (lead.fit === "failed") return "none";
			if (lead.accountPlay) return "account_play";
			return lead.fit === "open" && lead.behaved ? "fix_data" : "nurture";
	}
}
/** A review by sales, unless the account is to be worked as a whole or the model knows better (AT-58). */
function mqlAction(world, lead) {
	if (lead.accountPlay) return "account_play";
	return world.plan.nextActions.find(({ condition }) => testCondition(condition, world) === 1)?.nextAction ?? "review";
}
function firstFailing(gates, states, kind, nextAction) {
	for (let i = 0; i < gates.length; i++) {
		if (states[i] !== "fail") continue;
		const { gate } = gates[i];
		if (gate.kind === kind && (nextAction === void 0 || gate.nextAction === nextAction)) return gate;
	}
	return null;
}
function firstHeld(gates, states) {
	const held = states.indexOf("hold");
	return held < 0 ? null : gates[held].gate;
}
function fitVerdict({ fit }, minimum) {
	if (fit.is >= minimum) return "met";
	return fit.high >= minimum ? "open" : "failed";
}
function freshTrack(world) {
	for (const { track, condition } of world.plan.tracks) if (testCondition(condition, world) === 1) return track.id;
	return null;
}
function channelOf(world) {
	for (const { channel, condition } of world.plan.channelRules) if (testCondition(condition, world) === 1) return channel;
	return world.document.channel.default;
}
function isValidated(world, rules) {
	if (!rules?.require) return true;
	return testCondition(rules.require, world) === 1;
}

// src/engine/world.ts
/** What a condition looked at. */
function readBy(world, condition) {
	switch (condition.kind) {
		case "filters": return readValues(world, condition.shows);
		case "dated": {
			const hits = condition.hits(world);
			return hits.length > 0 ? signalValues(hits) : readValues(world, condition.shows);
		}
		case "mixed": return [...readValues(world, condition.shows), ...condition.dated.flatMap((part) => signalValues(part.hits(world)))];
	}
}
function readValues(world, reads) {
	return inputValues(reads, world.plan.slots, world.facts);
}

// src/engine/gates.ts
/** Gates are never outweighed by points. */
function gateStates(world) {
	return world.plan.gates.map((gate) => stateOf(world, gate));
}
function stateOf(world, gate) {
	return rememberedResult(world, gate)?.state ?? testedState(world, gate);
}
function testedState(world, { gate, condition }) {
	const result = testCondition(condition, world);
	if (result === 1 || result === 0) return result === passesWhen(gate) ? "pass" : "fail";
	return gate.onMissing;
}
function passesWhen({ kind }) {
	return kind === "require" ? 1 : 0;
}
/** For the receipt. */
function gateResults(world, states) {
	return world.plan.gates.map((gate, number) => rememberedResult(world, gate) ?? resultOf(world, gate, states[number]));
}
/** Of a gate about one property the same is said of the same value; null where the value will hardly come again. */
function rememberedResult(world, gate) {
	if (gate.remembered === null) return null;
	const { memory } = world.facts[gate.remembered.slot];
	if (memory === null) return null;
	const known = memory.gates[gate.remembered.line];
	if (known !== void 0) return known;
	const first = resultOf(world, gate, testedState(world, gate));
	memory.gates[gate.remembered.line] = first;
	return first;
}
function resultOf(world, { gate, condition }, state) {
	return {
		id: gate.id,
		label: gate.label,
		kind: gate.kind,
		state,
		because: readBy(world, condition),
		finding: state === "pass" ? null : gate.otherwise,
		rejectAs: state === "pass" ? null : gate.rejectAs
	};
}

// src/engine/grade.ts
/** Letter by fit, figure by behaviour. Points in milli-points, the document's bounds in points. */
function gradeOf(grades, fit, behaviour) {
	return `${letter(grades.fit, fit)}${figure(grades.behaviour, behaviour)}`;
}
function letter(bounds, fit) {
	if (fit >= bounds.A * 1e3) return "A";
	if (fit >= bounds.B * 1e3) return "B";
	return fit >= bounds.C * 1e3 ? "C" : "D";
}
function figure(bounds, behaviour) {
	if (behaviour >= bounds[1] * 1e3) return "1";
	if (behaviour >= bounds[2] * 1e3) return "2";
	return behaviour >= bounds[3] * 1e3 ? "3" : "4";
}

// src/engine/totals.ts
function totalsOf(plan, findings) {
	const winners = strongestOf(plan, findings);
	const sums = sumsOf(plan, findings, winners);
	let is = 0;
	let low = 0;
	let high = 0;
	let decisive = 0;
	let fit = NOTHING;
	for (let i = 0; i < plan.groups.length; i++) {
		const group = plan.groups[i];
		const { raw, indecisive, worse, better } = sums[i];
		const used = within(group, raw);
		const worst = within(group, raw + worse);
		const best = within(group, raw + better);
		if (i === plan.fitGroup) fit = {
			is: used,
			low: worst,
			high: best
		};
		if (!group.inLeadScore) continue;
		is += used;
		low += worst;
		high += best;
		decisive += within(group, raw - indecisive);
	}
	const { leadFloor } = plan;
	return {
		sums,
		fit,
		lead: {
			is: Math.max(leadFloor, is),
			low: Math.max(leadFloor, low),
			high: Math.max(leadFloor, high)
		},
		decisive: Math.max(leadFloor, decisive),
		winners
	};
}
const NOTHING = {
	is: 0,
	low: 0,
	high: 0
};
/** For the receipt: what each group holds, and what its limit took. */
function scoresOf(plan, { sums }) {
	const scores = {};
	for (let i = 0; i < plan.groups.length; i++) {
		const group = plan.groups[i];
		const { raw } = sums[i];
		const used = within(group, raw);
		scores[group.name] = {
			raw,
			used,
			limit: group.limit,
			floor: group.floor,
			cut: raw - used
		};
	}
	return scores;
}
function within(group, points) {
	return Math.max(group.floor, Math.min(group.limit, points));
}
/** Of each exclusive set only the strongest counts; between equals the smaller id. */
function strongestOf({ exclusive, rules }, findings) {
	const winners = [];
	const sizes = [];
	for (const number of exclusive) {
		const rule = rules[number];
		const { state, points } = findings[number];
		if (state !== 1) continue;
		const size = Math.abs(points);
		const rival = winners[rule.set];
		const more = rival === void 0 ? 1 : size - sizes[rule.set];
		if (more < 0 || more === 0 && rule.rule.id > rival.rule.id) continue;
		winners[rule.set] = rule;
		sizes[rule.set] = size;
	}
	return winners;
}
/** By group. Each open rule may turn out for itself; of an exclusive set the strongest counts, whichever it will be. */
function sumsOf({ groups, rules }, findings, winners) {
	const sums = groups.map(() => ({
		raw: 0,
		indecisive: 0,
		worse: 0,
		better: 0
	}));
	let openSets = null;
	for (let i = 0; i < rules.length; i++) {
		const { points, open } = findings[i];
		if (points === 0 && open === null) continue;
		const rule = rules[i];
		const sum = sums[rule.group];
		if (open !== null) {
			if (rule.set < 0) widen(sum, rule, Math.abs(points), open);
			else openSets = (openSets ?? /* @__PURE__ */ new Set()).add(rule.set);
		}
		if (rule.set >= 0 && winners[rule.set] !== rule) continue;
		sum.raw += points;
		if (!rule.rule.decisive) sum.indecisive += points;
	}
	if (openSets !== null) for (const set of openSets) widenBySet(sums, rules, findings, set);
	return sums;
}
/** Of these the strongest counts; all have one group and one sign. */
function widenBySet(sums, rules, findings, set) {
	const ofSet = findings.filter((_, i) => rules[i].set === set);
	const sizes = ofSet.map(({ points }) => Math.abs(points));
	const first = rules.find((rule) => rule.set === set);
	widen(sums[first.group], first, Math.max(...sizes), {
		least: Math.max(...ofSet.map(({ open }, i) => open?.least ?? sizes[i])),
		most: Math.max(...ofSet.map(({ open }, i) => open?.most ?? sizes[i]))
	});
}
function widen(sum, { milliPoints }, size, { least, most }) {
	sum.worse += milliPoints < 0 ? size - most : least - size;
	sum.better += milliPoints < 0 ? size - least : most - size;
}

// src/engine/glance.ts
/** The verdict on a lead without its receipt: what searches over days and changes ask a thousand times. */
function look(world) {
	return {
		findings: findingsOf(world),
		gates: gateStates(world),
		account: accountStanding(world)
	};
}

// src/engine/lines.ts
/** The lines of a receipt: what each rule adds and why, what is unknown, and how the fit comes about. */
/** In the order of the rules. */
function linesOf(world, findings, winners) {
	const page = {
		contributions: [],
		unknown: [],
		fitCriteria: []
	};
	const { rules, fitGroup } = world.plan;
	for (let i = 0; i < rules.length; i++) {
		const rule = rules[i];
		const finding = findings[i];
		if (finding.state === 0 && rule.group !== fitGroup) continue;
		if (finding.isRemembered) {
			finding.lines ??= ruleLines(world, rule, finding);
			put(page, finding.lines, rule, winners);
		} else put(page, ruleLines(world, rule, finding), rule, winners);
	}
	return page;
}
function put(page, lines, rule, winners) {
	const { contribution, unknown, criterion } = lines;
	if (contribution !== null) page.contributions.push(settled(contribution, rule, winners));
	if (unknown !== null) page.unknown.push(unknown);
	if (criterion !== null) page.fitCriteria.push(criterion);
}
/** Of each exclusive set only the strongest keeps its points. */
function settled(contribution, rule, winners) {
	if (rule.set < 0) return contribution;
	const winner = winners[rule.set];
	return winner === rule ? contribution : {
		...contribution,
		points: 0,
		suppressedBy: winner.rule.id
	};
}
function ruleLines(world, rule, finding) {
	const contribution = finding.state === 1 ? contributionOf(world, rule, finding) : null;
	return {
		contribution,
		unknown: finding.open === null ? null : unknownOf(world, rule, finding),
		criterion: rule.group === world.plan.fitGroup ? criterionOf(world, rule, finding, contribution?.because) : null
	};
}
function contributionOf(world, compiled, { points, hits }) {
	const { rule, condition, milliPoints } = compiled;
	const newest = hits[0];
	return {
		ruleId: rule.id,
		label: rule.label,
		doing: rule.doing ?? null,
		score: rule.score,
		points,
		full: milliPoints,
		because: newest === void 0 ? readBy(world, condition) : signalValues(hits),
		decay: newest === void 0 ? null : decayOf(world, compiled, newest),
		suppressedBy: null,
		triggeredAt: newest === void 0 ? newestOf(world, condition) : newest.occurredAt
	};
}
/** When the last of what it asks for happened; null where it rests on properties, or on what has not happened. */
function newestOf(world, condition) {
	if (condition.kind !== "mixed") return null;
	const times = condition.asked.flatMap((part) => part.hits(world)[0]?.occurredAt ?? []);
	return times.length === 0 ? null : Math.max(...times);
}
function decayOf({ day }, { decay, drops }, newest) {
	if (decay === null || drops === null) return null;
	const ageDays = ageInDays(newest, day);
	const factor = factorAt(decay, ageDays);
	return {
		ageDays,
		factor,
		nextDropDay: factor === 0 ? null : day + drops[ageDays] - ageDays
	};
}
function unknownOf(world, compiled, { points, open }) {
	const { rule, condition, milliPoints } = compiled;
	const { least, most } = open;
	const already = Math.abs(points);
	const worth = Math.sign(milliPoints) * (most > already ? most - already : least - already);
	const inputs = unknownInputs(world, condition);
	return {
		ruleId: rule.id,
		label: rule.label,
		score: rule.score,
		worth,
		inputs
	};
}
/** What colleagues do is known, who they are may not be; whose title it is stands in no receipt but their own. */
const TITLES_OF_COLLEAGUES = {
	input: "colleague.jobtitle",
	label: "job title of a colleague",
	value: null
};
function unknownInputs(world, condition) {
	const inputs = [];
	for (const index of condition.reads) {
		const { raw, fact } = world.facts[index];
		if (fact !== void 0 && fact !== null) continue;
		const { input, label } = world.plan.slots[index];
		if (inputs.some((known) => known.input === input)) continue;
		inputs.push({
			input,
			label,
			value: raw ?? null
		});
	}
	if (condition.kind === "filters") return inputs;
	return datedOf(condition).flatMap((part) => part.open?.(world) ?? []).some(({ asksColleagues }) => asksColleagues) ? [...inputs, TITLES_OF_COLLEAGUES] : inputs;
}
function criterionOf(world, { rule, condition, milliPoints }, { state }, because = readValues(world, condition.shows)) {
	return {
		ruleId: rule.id,
		label: rule.label,
		state: state === 2 ? "unknown" : state === 1 ? "match" : "no_match",
		points: milliPoints,
		bonus: rule.bonus,
		because,
		failure: state === 0 && !rule.bonus && condition.kind === "filters" ? condition.failure(world.facts) : null
	};
}

// src/engine/receipt.ts
/** Raised whenever the same model, input and day could give other bytes than before. */
const ENGINE_VERSION = "1.3.0";

// src/engine/evaluate.ts
/**
* From raw strings to a receipt. Pure and synchronous: the same model, input and UTC day give the same bytes on every
* machine. Order of precedence: disqualify, divert, require, fit, fast track, threshold.
*/
/** Explains one lead at `now` (epoch milliseconds; only its UTC day matters to the result). Never throws on data. */
function evaluate(model, input, now) {
	return {
		...appraise(model, input, now),
		inputsHash: hashInputs(model, input)
	};
}
function appraise(model, input, now) {
	const world = observe(model, input, now);
	const { findings, gates, account } = look(world);
	const totals = totalsOf(world.plan, findings);
	const verdict = decide(world, totals, gates, account);
	const lines = linesOf(world, findings, totals.winners);
	return {
		model: model.identity,
		engine: ENGINE_VERSION,
		now,
		asOfDay: world.day,
		scores: scoresOf(world.plan, totals),
		fit: totals.fit.is,
		fitLow: totals.fit.low,
		fitHigh: totals.fit.high,
		fitMinimum: model.plan.fitMinimum,
		fitCriteria: lines.fitCriteria,
		fitInScore: model.plan.groups[model.plan.fitGroup].inLeadScore,
		score: totals.lead.is,
		low: totals.lead.low,
		high: totals.lead.high,
		decisive: totals.decisive,
		grade: gradeOf(model.document.grades, totals.fit.is, totals.lead.is),
		channel: verdict.channel,
		threshold: verdict.threshold,
		margin: verdict.margin,
		decision: verdict.decision,
		via: verdict.via,
		scoreState: verdict.scoreState,
		priority: verdict.priority,
		nextAction: verdict.nextAction,
		attention: verdict.attention,
		handRaise: verdict.handRaise,
		channelValidated: verdict.channelValidated,
		contributions: lines.contributions,
		unknown: lines.unknown,
		gates: gateResults(world, gates),
		trigger: newest(lines.contributions),
		futureSignals: countFuture(world),
		account,
		machines: world.machines
	};
}
/** One lead on one day, decoded once; searches look at it again with another day, fact or signal. */
function observe(model, input, now) {
	const { plan, document } = model;
	const facts = readSlots(plan.slots, input);
	const { people, machines } = plan.sift(input.signals);
	return {
		plan,
		document,
		input,
		facts,
		signals: signalsByKind(people, plan.kinds),
		day: dayOf(now),
		colleagues: colleaguesOf(plan, input),
		department: departmentOf$1(plan, facts),
		machines
	};
}
function newest(contributions) {
	let tipped = null;
	for (const { ruleId, label, points, triggeredAt } of contributions) {
		if (triggeredAt === null || points <= 0) continue;
		if (tipped === null || triggeredAt > tipped.occurredAt || triggeredAt === tipped.occurredAt && (points > tipped.points || points === tipped.points && ruleId < tipped.ruleId)) tipped = {
			ruleId,
			label,
			points,
			occurredAt: triggeredAt
		};
	}
	return tipped;
}
function countFuture(world) {
	let count = 0;
	for (const signals of world.signals) if (signals && ageInDays(signals[0], world.day) < 0) count += toldAhead(signals, world.day).length;
	return count;
}

// src/engine/countries.ts
/**
* Countries as people type them. HubSpot keeps a contact's country as free text, so "USA", "United States" and
* "Estados Unidos" are three values of one country. Here each becomes its ISO 3166-1 alpha-2 code.
*/
/**
* Spellings by code, in lower case: the English name first, then the country's own, Spanish, Portuguese, German, short
* forms. All of ISO 3166-1, and Kosovo under the code that is in use. "Georgia" and "Jersey" alone are not there: in a
* field of free text they are as often states of the USA, so only the code and the longer names are read.
*/
const SPELLINGS = {
	AD: "andorra",
	AE: "united arab emirates|uae|emirates|emiratos árabes unidos|vereinigte arabische emirate",
	AF: "afghanistan",
	AG: "antigua and barbuda|antigua & barbuda",
	AI: "anguilla",
	AL: "albania|shqipëria|albanien",
	AM: "armenia|armenien",
	AO: "angola",
	AQ: "antarctica",
	AR: "argentina|argentinien|república argentina",
	AS: "american samoa",
	AT: "austria|österreich|oesterreich",
	AU: "australia|australien|commonwealth of australia",
	AW: "aruba",
	AX: "åland islands|aland islands|åland",
	AZ: "azerbaijan|aserbaidschan",
	BA: "bosnia and herzegovina|bosnia & herzegovina|bosnia|bosna i hercegovina|bosnien und herzegowina",
	BB: "barbados",
	BD: "bangladesh|bangladesch",
	BE: "belgium|belgië|belgique|belgien|bélgica",
	BF: "burkina faso",
	BG: "bulgaria|bulgarien|българия",
	BH: "bahrain",
	BI: "burundi",
	BJ: "benin|bénin",
	BL: "saint barthélemy|saint barthelemy|st barthélemy",
	BM: "bermuda",
	BN: "brunei darussalam|brunei",
	BO: "bolivia|bolivien|plurinational state of bolivia|bolivia plurinational state of",
	BQ: "bonaire sint eustatius and saba|caribbean netherlands|bonaire",
	BR: "brazil|brasil|brasilien|bra",
	BS: "bahamas|the bahamas",
	BT: "bhutan",
	BV: "bouvet island",
	BW: "botswana",
	BY: "belarus|weissrussland|weißrussland|bielorrusia",
	BZ: "belize",
	CA: "canada|canadá|kanada|can",
	CC: "cocos keeling islands|cocos islands",
	CD: "democratic republic of the congo|congo the democratic republic of the|congo democratic republic of the|dr congo|drc|congo kinshasa",
	CF: "central african republic",
	CG: "congo|republic of the congo|congo brazzaville",
	CH: "switzerland|schweiz|suisse|svizzera|suiza|suíça",
	CI: "côte d ivoire|cote d ivoire|ivory coast|elfenbeinküste|costa de marfil",
	CK: "cook islands",
	CL: "chile|república de chile",
	CM: "cameroon|cameroun|kamerun",
	CN: "china|people s republic of china|prc|中国|mainland china",
	CO: "colombia|kolumbien|república de colombia",
	CR: "costa rica",
	CU: "cuba|kuba",
	CV: "cabo verde|cape verde",
	CW: "curaçao|curacao",
	CX: "christmas island",
	CY: "cyprus|zypern|chipre",
	CZ: "czech republic|czechia|česko|česká republika|tschechien|república checa",
	DE: "germany|deutschland|alemania|alemanha|ger|brd|federal republic of germany",
	DJ: "djibouti",
	DK: "denmark|danmark|dänemark|dinamarca",
	DM: "dominica",
	DO: "dominican republic|república dominicana|dominikanische republik",
	DZ: "algeria|algérie|algerien|argelia",
	EC: "ecuador|ekuador|equador",
	EE: "estonia|eesti|estland",
	EG: "egypt|ägypten|egipto|مصر",
	EH: "western sahara",
	ER: "eritrea",
	ES: "spain|españa|spanien|espanha|esp",
	ET: "ethiopia|äthiopien|etiopía",
	FI: "finland|suomi|finnland|finlandia",
	FJ: "fiji",
	FK: "falkland islands|falkland islands malvinas",
	FM: "federated states of micronesia|micronesia federated states of|micronesia",
	FO: "faroe islands|føroyar|färöer",
	FR: "france|frankreich|francia|frança|fra",
	GA: "gabon",
	GB: "united kingdom|uk|great britain|britain|england|scotland|wales|northern ireland|gbr|reino unido|grossbritannien|großbritannien|vereinigtes königreich|u k|united kingdom of great britain and northern ireland",
	GD: "grenada",
	GE: "republic of georgia|sakartvelo|georgia country|georgien",
	GF: "french guiana|guyane",
	GG: "guernsey",
	GH: "ghana",
	GI: "gibraltar",
	GL: "greenland|kalaallit nunaat|grönland",
	GM: "gambia|the gambia",
	GN: "guinea|guinée",
	GP: "guadeloupe",
	GQ: "equatorial guinea|guinea ecuatorial",
	GR: "greece|griechenland|grecia|ελλάδα|hellas",
	GS: "south georgia and the south sandwich islands|south georgia & south sandwich islands",
	GT: "guatemala",
	GU: "guam",
	GW: "guinea bissau",
	GY: "guyana",
	HK: "hong kong|hongkong|hong kong sar|hong kong sar china|香港",
	HM: "heard island and mcdonald islands|heard & mcdonald islands",
	HN: "honduras",
	HR: "croatia|hrvatska|kroatien|croacia",
	HT: "haiti|haïti|haití",
	HU: "hungary|magyarország|ungarn|hungría",
	ID: "indonesia|indonesien",
	IE: "ireland|éire|irland|irlanda|republic of ireland",
	IL: "israel|ישראל",
	IM: "isle of man",
	IN: "india|indien|bharat|भारत",
	IO: "british indian ocean territory",
	IQ: "iraq|irak",
	IR: "iran|islamic republic of iran|iran islamic republic of|irán",
	IS: "iceland|ísland|island|islandia",
	IT: "italy|italia|italien|itália|ita",
	JE: "jersey channel islands|bailiwick of jersey",
	JM: "jamaica|jamaika",
	JO: "jordan|jordanien|jordania",
	JP: "japan|日本|japón|japão|jpn",
	KE: "kenya|kenia",
	KG: "kyrgyzstan|kyrgyz republic|kirgisistan",
	KH: "cambodia|kambodscha|camboya",
	KI: "kiribati",
	KM: "comoros|the comoros|comores",
	KN: "saint kitts and nevis|st kitts and nevis|st kitts & nevis",
	KP: "north korea|korea democratic people s republic of|democratic people s republic of korea|dprk|korea north|nordkorea|corea del norte",
	KR: "south korea|korea republic of|republic of korea|korea south|südkorea|corea del sur|대한민국|korea",
	KW: "kuwait",
	KY: "cayman islands",
	KZ: "kazakhstan|kasachstan|kazajistán",
	LA: "lao people s democratic republic|laos|lao pdr",
	LB: "lebanon|liban|libanon|líbano",
	LC: "saint lucia|st lucia",
	LI: "liechtenstein",
	LK: "sri lanka",
	LR: "liberia",
	LS: "lesotho",
	LT: "lithuania|lietuva|litauen|lituania",
	LU: "luxembourg|luxemburg|luxemburgo",
	LV: "latvia|latvija|lettland|letonia",
	LY: "libya|libyen|libia",
	MA: "morocco|maroc|marokko|marruecos",
	MC: "monaco",
	MD: "moldova|republic of moldova|moldova republic of|moldau|moldavia",
	ME: "montenegro|crna gora",
	MF: "saint martin|saint martin french part|st martin",
	MG: "madagascar|madagaskar",
	MH: "marshall islands",
	MK: "north macedonia|macedonia|nordmazedonien",
	ML: "mali",
	MM: "myanmar|burma|birmania",
	MN: "mongolia|mongolei",
	MO: "macao|macau|macao sar|macao sar china",
	MP: "northern mariana islands",
	MQ: "martinique",
	MR: "mauritania|mauretanien",
	MS: "montserrat",
	MT: "malta",
	MU: "mauritius",
	MV: "maldives|malediven",
	MW: "malawi",
	MX: "mexico|méxico|mexiko|mex|estados unidos mexicanos|united mexican states",
	MY: "malaysia|malasia",
	MZ: "mozambique|moçambique|mosambik",
	NA: "namibia",
	NC: "new caledonia|nouvelle calédonie",
	NE: "niger",
	NF: "norfolk island",
	NG: "nigeria",
	NI: "nicaragua|nikaragua",
	NL: "netherlands|the netherlands|nederland|holland|niederlande|países bajos|holanda|netherlands kingdom of the|kingdom of the netherlands",
	NO: "norway|norge|noreg|norwegen|noruega",
	NP: "nepal",
	NR: "nauru",
	NU: "niue",
	NZ: "new zealand|neuseeland|nueva zelanda|aotearoa",
	OM: "oman",
	PA: "panama|panamá",
	PE: "peru|perú",
	PF: "french polynesia|tahiti",
	PG: "papua new guinea",
	PH: "philippines|the philippines|pilipinas|philippinen|filipinas",
	PK: "pakistan|pakistán",
	PL: "poland|polska|polen|polonia",
	PM: "saint pierre and miquelon|st pierre & miquelon",
	PN: "pitcairn|pitcairn islands",
	PR: "puerto rico",
	PS: "palestine|state of palestine|palestine state of|palestinian territories",
	PT: "portugal",
	PW: "palau",
	PY: "paraguay|paraguai",
	QA: "qatar|katar",
	RE: "réunion|reunion|la réunion",
	RO: "romania|românia|rumänien|rumania",
	RS: "serbia|srbija|serbien",
	RU: "russia|russian federation|россия|russland|rusia",
	RW: "rwanda|ruanda",
	SA: "saudi arabia|ksa|saudi arabien|arabia saudita|kingdom of saudi arabia",
	SB: "solomon islands",
	SC: "seychelles|seychellen",
	SD: "sudan|sudán",
	SE: "sweden|sverige|schweden|suecia",
	SG: "singapore|singapur",
	SH: "saint helena ascension and tristan da cunha|saint helena|st helena",
	SI: "slovenia|slovenija|slowenien|eslovenia",
	SJ: "svalbard and jan mayen|svalbard & jan mayen",
	SK: "slovakia|slovensko|slowakei|eslovaquia|slovak republic",
	SL: "sierra leone",
	SM: "san marino",
	SN: "senegal|sénégal",
	SO: "somalia",
	SR: "suriname|surinam",
	SS: "south sudan|südsudan",
	ST: "sao tome and principe|são tomé and príncipe|são tomé & príncipe",
	SV: "el salvador",
	SX: "sint maarten|sint maarten dutch part",
	SY: "syrian arab republic|syria|syrien|siria",
	SZ: "eswatini|swaziland",
	TC: "turks and caicos islands|turks & caicos islands",
	TD: "chad|tchad|tschad",
	TF: "french southern territories",
	TG: "togo",
	TH: "thailand|tailandia",
	TJ: "tajikistan|tadschikistan",
	TK: "tokelau",
	TL: "timor leste|east timor",
	TM: "turkmenistan",
	TN: "tunisia|tunisie|tunesien|túnez",
	TO: "tonga",
	TR: "turkey|türkiye|turkiye|türkei|turquía",
	TT: "trinidad and tobago|trinidad & tobago|trinidad",
	TV: "tuvalu",
	TW: "taiwan|台灣|taiwan province of china",
	TZ: "tanzania|united republic of tanzania|tanzania united republic of|tansania",
	UA: "ukraine|україна|ucrania",
	UG: "uganda",
	UM: "united states minor outlying islands|u s outlying islands",
	US: "united states|united states of america|usa|u s|u s a|the united states|estados unidos|ee uu|eeuu|eua|vereinigte staaten|états unis|america",
	UY: "uruguay|uruguai",
	UZ: "uzbekistan|usbekistan|uzbekistán",
	VA: "holy see|vatican city|vatican",
	VC: "saint vincent and the grenadines|st vincent and the grenadines|st vincent & grenadines",
	VE: "venezuela|bolivarian republic of venezuela|venezuela bolivarian republic of",
	VG: "virgin islands british|british virgin islands|bvi",
	VI: "virgin islands u s|u s virgin islands|us virgin islands",
	VN: "vietnam|viet nam|việt nam",
	VU: "vanuatu",
	WF: "wallis and futuna|wallis & futuna",
	WS: "samoa",
	XK: "kosovo|kosova",
	YE: "yemen|jemen",
	YT: "mayotte",
	ZA: "south africa|südafrika|sudáfrica|rsa|zuid afrika",
	ZM: "zambia|sambia",
	ZW: "zimbabwe|simbabwe"
};
/** Parts of the world that sales territories are named after. */
const REGIONS = {
	north_america: "US CA MX PR",
	latin_america: "MX BR AR CL CO PE UY PY BO EC VE CR PA GT SV HN NI DO CU PR",
	dach: "DE AT CH",
	nordics: "SE NO DK FI IS",
	european_union: "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
};
const BY_SPELLING = new Map(Object.entries(SPELLINGS).flatMap(([code, spellings]) => [[readTokens(code), code], ...spellings.split("|").map((spelling) => [readTokens(spelling), code])]));
/** The country a text names, or null where it names none that is known here: unknown, never guessed. */
function countryOf(text) {
	return BY_SPELLING.get(readTokens(text)) ?? (text.length > MAX_PAIR ? null : countryOfPair(text));
}
/** Longer than any name with its code. */
const MAX_PAIR = 80;
/** "United States (US)", as drop-down lists write it. */
const NAME_AND_CODE = /^([^()]+)\(([^()]+)\)\s*$/;
/** "DE - Germany". */
const CODE_AND_NAME = /^\s*([a-z]{2})\s*[-–—]\s*(.+)$/i;
/** A name and a code that say the same country; "DE - Delaware" is none. */
function countryOfPair(text) {
	const pair = NAME_AND_CODE.exec(text) ?? CODE_AND_NAME.exec(text);
	if (pair === null) return null;
	const [first, second] = [pair[1], pair[2]].map((part) => BY_SPELLING.get(readTokens(part)));
	return first !== void 0 && first === second ? first : null;
}
/** The codes of a region. */
function countriesOf(region) {
	return REGIONS[region].split(" ");
}
/** Some country that is none of these. */
function countryBeside(codes) {
	return Object.keys(SPELLINGS).find((code) => !codes.includes(code)) ?? null;
}

// src/engine/titles.ts
/**
* Job titles, which everybody writes as they like, as what a rule can ask for: how senior, in which department, and
* what part that person plays in a purchase. English, with the commonest German, Spanish and Portuguese words. What is
* not recognised is null: unknown, never guessed.
*/
/** Words of a seniority, those that decide first: "assistant to the CEO" is an assistant. */
const SENIORITY_WORDS = [
	["entry", "intern|internship|trainee|apprentice|working student|werkstudent|werkstudentin|praktikant|praktikantin|azubi|assistant to|pa to|ea to|executive assistant|personal assistant|junior|jr|entry level|graduate|assistenz|becario|estagiário"],
	["owner", "founder|co founder|cofounder|owner|proprietor|inhaber|inhaberin|gründer|gründerin|fundador|dueño|sócio|managing partner|founding partner|equity partner"],
	["vice_president", "vp|svp|evp|avp|bereichsleiter|bereichsleiterin"],
	["c_level", "ceo|cfo|cio|cto|cmo|cro|coo|cso|ciso|cpo|chro|cdo|cco|cxo|president|chairman|chairwoman|chairperson|board member|member of the board|geschäftsführer|geschäftsführerin|vorstand|managing director|general manager|director general|diretor geral|presidente"],
	["head", "head of|leiter|leiterin|leitung|jefe|jefa"],
	["director", "director|directora|direktor|direktorin|diretor|diretora|prokurist|prokuristin"],
	["manager", "manager|managerin|gerente|team lead|teamleiter|teamleiterin|supervisor|supervisora|coordinador|abteilungsleiter"],
	["senior", "senior|sr|principal|staff|lead|chief"],
	["specialist", "analyst|specialist|clerk|associate|consultant|engineer|developer|administrator|coordinator|representative|executive|officer|designer|architect|accountant|sdr|bdr|ae|referent|sachbearbeiter|analista|assistant|consultor|berater"],
	["none", "student|phd candidate|professor|researcher|job seeker|jobseeker|looking for work|unemployed|retired|estudiante|estudante"]
];
/** The officer that an abbreviation names. */
const OFFICES = {
	ceo: "general_management",
	coo: "operations",
	cfo: "finance",
	cio: "it",
	cto: "engineering",
	cmo: "marketing",
	cro: "sales",
	cso: "sales",
	ciso: "security",
	cpo: "product",
	chro: "human_resources",
	cco: "customer_success"
};
/** Words that say what another word says; the longer first, since one may begin another. */
const SAME_AS = {
	"vice president": "vp",
	vicepresident: "vp",
	vicepresidente: "vp",
	"vice presidente": "vp",
	"chief information security officer": "ciso",
	"chief executive officer": "ceo",
	"chief executive": "ceo",
	"chief operating officer": "coo",
	"chief financial officer": "cfo",
	"chief information officer": "cio",
	"chief technology officer": "cto",
	"chief technical officer": "cto",
	"chief customer officer": "cco",
	"non executive director": "board member",
	"assistant professor": "professor",
	"associate professor": "professor",
	"graduate student": "student",
	"senior student": "student",
	"student assistant": "working student",
	"lead generation": "demand generation",
	"lead gen": "demand gen"
};
const OTHER_WORDS = new RegExp(`(?<= )(?:${Object.keys(SAME_AS).join("|")})(?= )`, "g");
/** Other officers: their department stands between the two words. A chief engineer is no officer. */
const OFFICER = / chief ((?:\S+ ){1,4}?)officer /;
/** Who answers for a thing at work owns no company. */
const OWNER_OF_WORK = / (product|process|data|system|service|application|platform|solution|risk|control|project|feature|account) owner(?= )/g;
/** A programme for interns is work, and who runs it is no intern. */
const WORK_WITH_OTHERS = / (?:students?|interns?|internship|trainees?|apprentices?|graduates?|freelancers?|freelance|retired|unemployed|job ?seekers?)(?= (?:accommodation|admissions|affairs|association|community|engagement|experience|hiring|housing|life|loans?|marketplace|outreach|platform|programs?|programmes?|recruiting|recruitment|relations|services|success|union) )| internship(?= (?:coordinator|director|manager|supervisor) )/g;
/** Who asks a company's own users is employed there. */
const RESEARCHER_AT_WORK = / (ux|user|market|marketing|customer|product|design|security|data|sales) researcher(?= )/g;
/** Said of the whole person, whatever rank stands beside it: "Retired CEO", not "CEO, Retired Teachers Association". */
const OUT_OF_WORK = / looking for work |^ (?:retired|unemployed) (?:sales |operations |(?!\S*s ))|(?<! the| for| of) (?:retired|unemployed|job ?seeker) $/;
/** A business partner or a partner manager is employed. */
const PARTNER = /^ (?:senior )?partner (?=$|at |of |bei )/;
/** What somebody was says nothing of what they are. */
const FORMERLY = / (?:former|formerly|previously|ex|ehemalige|ehemaliger|ehemals) .*/;
const SUPERIOR = `(?:the |our )?(?:${Object.keys(OFFICES).join("|")}|cxo|vp|svp|evp|md|president|founder|owner|chairman|board|managing director|general manager|director|head)`;
const TO_SUPERIOR = new RegExp(` to ${SUPERIOR} .*`);
const IN_THE_OFFICE = new RegExp(` office of ${SUPERIOR} `);
/** "C.E.O.", also without the last dot. */
const DOTTED = /(?<!\p{L})\p{L}(?:\.\p{L})+(?!\p{L})\.?/gu;
/** "Head, Sales" and "Partner | Contoso": the words end there. */
const BEFORE_A_BREAK = /\b(head|partner)(?:\s*[,:|(]|\s+[-–—]\s)/gi;
/** The narrower first: "sales operations" is operations, "IT security" is security. */
const DEPARTMENT_WORDS = [
	["security", "security|infosec|cyber|cybersecurity|sicherheit|seguridad"],
	["operations", "operations|ops|revops|sales ops|revenue operations|betrieb|operaciones|operações|supply chain|logistics|manufacturing|production"],
	["procurement", "procurement|purchasing|buyer|sourcing|einkauf|einkäufer|compras"],
	["human_resources", "hr|human resources|people|talent|recruiting|recruiter|leiter personal|leiterin personal|leitung personal|de personal|recursos humanos"],
	["customer_success", "customer success|customer service|customer support|customer experience|account management|kundenservice|atención al cliente"],
	["finance", "finance|financial|accounting|accountant|controller|controlling|treasury|treasurer|finanzen|finanzas|contabilidad|buchhaltung"],
	["legal", "legal|counsel|lawyer|attorney|compliance|recht|jurídico"],
	["product", "product|produkt|producto|produto"],
	["marketing", "marketing|brand|content|seo|demand generation|demand gen|growth|communications|pr|mercadeo|mercadotecnia"],
	["sales", "sales|revenue|business development|account executive|sdr|bdr|vertrieb|ventas|vendas|comercial|new business"],
	["it", "it|information technology|infrastructure|systems|system administrator|network|helpdesk|informática|edv|ti|cloud"],
	["engineering", "engineering|engineer|tech lead|technical lead|developer|software|technology|devops|entwicklung|entwickler|ingeniería|ingeniero|data|architect"],
	["general_management", "general manager|managing director|geschäftsführer|geschäftsführerin|founder|co founder|cofounder|owner|president|inhaber|inhaberin|director general|managing partner|founding partner|equity partner|vorstand|chairman|chairwoman|chairperson|board member|member of the board"]
];
const LEARNERS = words("working student|intern|trainee|werkstudent|praktikant");
const FREELANCE = words("freelance|freelancer");
const SENIORITY = SENIORITY_WORDS.map(([seniority, text]) => [seniority, words(text)]);
const DEPARTMENT = DEPARTMENT_WORDS.map(([department, text]) => [department, words(text)]);
const DECIDERS = /* @__PURE__ */ new Set([
	"owner",
	"c_level",
	"vice_president",
	"director",
	"head"
]);
/** Longer than any title; what follows is a biography. */
const MAX_TITLE = 200;
function readTitle(text) {
	const title = plainTitle(text.slice(0, MAX_TITLE));
	const seniority = OUT_OF_WORK.test(title) ? "none" : firstNamed(SENIORITY, title);
	return {
		seniority,
		department: departmentOf(title),
		persona: personaOf(title, seniority)
	};
}
/** The words of a title, with those that would mislead said plainly or left out. */
function plainTitle(text) {
	const tidied = text.replace(DOTTED, (dotted) => `${dotted.replaceAll(".", "")} `);
	return readTokens(tidied.replace(BEFORE_A_BREAK, "$1 of ")).replace(FORMERLY, " ").replace(OTHER_WORDS, (words) => SAME_AS[words]).replace(OFFICER, " cxo $1").replace(TO_SUPERIOR, " to ").replace(IN_THE_OFFICE, " ").replace(OWNER_OF_WORK, " $1 specialist").replace(RESEARCHER_AT_WORK, " $1 specialist").replace(WORK_WITH_OTHERS, "").replace(PARTNER, " managing partner ").replace(/ head $/, " head of ");
}
function departmentOf(title) {
	for (const word of title.trim().split(" ")) if (Object.hasOwn(OFFICES, word)) return OFFICES[word];
	return firstNamed(DEPARTMENT, title);
}
function personaOf(title, seniority) {
	if (seniority === "none" || isNamed(FREELANCE, title)) return "outside";
	if (seniority === "entry" && isNamed(LEARNERS, title)) return "outside";
	if (seniority === null) return null;
	if (DECIDERS.has(seniority)) return "decides";
	return seniority === "manager" || seniority === "senior" ? "influences" : "uses";
}
function firstNamed(kinds, title) {
	return kinds.find(([, phrases]) => isNamed(phrases, title))?.[0] ?? null;
}
function isNamed(phrases, title) {
	return phrases.some((phrase) => title.includes(phrase));
}
function words(text) {
	return [...new Set(text.split("|").flatMap((phrase) => [
		phrase,
		inGermanAscii(phrase),
		unmarked(phrase)
	]))].map(readTokens);
}
/** "geschaeftsfuehrer": how umlauts are typed where there are none. */
function inGermanAscii(phrase) {
	return phrase.replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue");
}
/** "socio" for "sócio". */
function unmarked(phrase) {
	return phrase.normalize("NFD").replace(/\p{M}/gu, "");
}
/** A title that is read as having these parts: what a path supposes. null where none is found. */
function sampleTitle(wanted) {
	const parts = Object.entries(wanted);
	const fits = (title) => {
		const read = readTitle(title);
		return parts.every(([part, value]) => read[part] === value);
	};
	const ranks = phrasesOf(SENIORITY, wanted.seniority);
	const departments = phrasesOf(DEPARTMENT, wanted.department);
	const known = [...ranks, ...departments].find(fits);
	if (known !== void 0 || parts.length < 2) return known ?? null;
	return ranks.flatMap((rank) => departments.map((department) => `${rank} ${department}`)).find(fits) ?? null;
}
/** A title of which that part is known and is none of these values; null where there is none. */
function titleBeside(part, values) {
	const titles = [...phrasesOf(SENIORITY), ...phrasesOf(DEPARTMENT)];
	const isOther = (value) => value !== null && !values.includes(value);
	return titles.find((title) => isOther(readTitle(title)[part])) ?? null;
}
/** Those of one kind, or the first of each. */
function phrasesOf(kinds, wanted) {
	if (wanted === void 0) return kinds.map(([, phrases]) => phrases[0].trim());
	return kinds.flatMap(([kind, phrases]) => kind === wanted ? phrases.map((one) => one.trim()) : []);
}

// src/engine/lexicon.ts
/**
* What the engine knows of countries and job titles. Handed to `compileModel` rather than imported by it, since its
* tables are larger than the engine: a model that reads neither works without.
*/
const LEXICON = {
	country: countryOf,
	countries: namedCountries,
	title: readTitle,
	sampleTitle,
	otherCountry: countryBeside,
	otherTitle: titleBeside
};
/** The codes that a country or a region (`north_america`) of a model stands for; none where it is not known. */
function namedCountries(text) {
	if (Object.hasOwn(REGIONS, text)) return countriesOf(text);
	const code = countryOf(text);
	return code === null ? [] : [code];
}

// src/engine/steps.ts
const HOUR_MS = DAY_MS / 24;
const STEP_MS = HOUR_MS / 4;
const AGAIN_MS = 8e3;
/** The lead as it would be after these steps, at `now`. The input stays as it is. */
function applySteps(input, steps, now) {
	const signals = steps.flatMap((step, i) => step.kind === "signal" ? happenings(step, i, now) : []);
	const contact = known(steps, "contact");
	const company = known(steps, "company");
	return {
		...input,
		contact: {
			...input.contact,
			...contact
		},
		company: Object.keys(company).length === 0 ? input.company : {
			...input.company,
			...company
		},
		signals: [...input.signals, ...signals]
	};
}
/**
* As often as the step says, in the last hour of the day, the steps in their order: whatever has happened today was
* before. Assets of their own keep them from being one signal told twice.
*/
function happenings(step, number, now) {
	const end = (dayOf(now) + 1) * DAY_MS;
	const start = end - HOUR_MS + number * STEP_MS;
	return Array.from({ length: step.times }, (_, i) => ({
		kind: step.signal,
		occurredAt: Math.min(end - 1, start + i * AGAIN_MS),
		asset: `supposed:${number}.${i}`,
		attributes: step.attributes
	}));
}
function known(steps, object) {
	const facts = steps.flatMap((step) => step.kind === "fact" && step.object === object ? [step] : []);
	return Object.fromEntries(facts.map((step) => [step.property, step.value]));
}

// src/card/try-out.ts
/**
* The what-if: one and the same lead judged twice, as it is and as it is supposed to be. Made into one script with the
* engine by `npm run manifest`, so that the card judges by itself; the server judges with it where the card cannot.
*/
/** null where this engine does not come to what the server says: another version, or another document. */
function openTryOut(material) {
	const { engine, document, hash, input, now, score, decision } = material;
	if (engine !== "1.3.0") return null;
	const model = compileModel(document, LEXICON);
	const found = evaluate(model, input, now);
	if (model.hash !== hash || found.score !== score || found.decision !== decision) return null;
	return { suppose: (supposition) => suppose(model, input, now, supposition) };
}
const MOST_CHANGES = 8;
function suppose(model, input, now, supposition) {
	const before = evaluate(model, input, now);
	const after = evaluate(model, applySteps(input, stepsOf(supposition), now), now);
	return {
		before: verdictOf(before),
		after: verdictOf(after),
		changes: changesBetween(before, after).slice(0, MOST_CHANGES),
		barriers: after.gates.filter(({ state }) => state !== "pass").map(({ finding, label }) => finding ?? label)
	};
}
function stepsOf({ facts, happening }) {
	return [...facts.map((fact) => ({
		kind: "fact",
		...fact,
		known: null,
		label: fact.property
	})), ...happening ? [{
		kind: "signal",
		...happening,
		label: happening.signal
	}] : []];
}
const MILLI = 1e3;
function verdictOf({ decision, score, threshold, fit, fitMinimum, grade }) {
	return {
		decision,
		points: score / MILLI,
		needed: threshold / MILLI,
		fit: fit / MILLI,
		fitNeeded: fitMinimum / MILLI,
		grade
	};
}
function changesBetween(before, after) {
	const was = new Map(before.contributions.map((one) => [one.ruleId, one]));
	const is = new Map(after.contributions.map((one) => [one.ruleId, one]));
	return [...new Map([...was, ...is])].map(([ruleId, { label, score }]) => ({
		label,
		points: ((is.get(ruleId)?.points ?? 0) - (was.get(ruleId)?.points ?? 0)) / MILLI,
		ofFit: score === "fit" && !after.fitInScore
	})).filter(({ points }) => points !== 0).toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
}

export { openTryOut };