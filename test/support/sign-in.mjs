#!/usr/bin/env node
// Stands in for a browser with somebody in front of it: opens the page at the given address, sends its form as the person
// and with the button that the environment names, and goes where it is sent. Of several people, separated by commas, the
// next one comes each time; a file counts.
import { appendFileSync, readFileSync } from 'node:fs';

const [address] = process.argv.slice(2);
const { SIGN_IN_AS = '', SIGN_IN_DECISION = 'allow', SIGN_IN_COUNT = '' } = process.env;
if (SIGN_IN_COUNT !== '') appendFileSync(SIGN_IN_COUNT, '.');
const times = SIGN_IN_COUNT === '' ? 1 : readFileSync(SIGN_IN_COUNT).length;
const names = SIGN_IN_AS.split(',');
const name = names[Math.min(times, names.length) - 1];

const page = await (await fetch(address)).text();
const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
const plain = (text) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
const people = [...page.matchAll(/<option value="([^"]+)">([^<]*)/g)];
const person = people.find(([, , label]) => label.startsWith(name)) ?? people[0];
const fields = hidden.map(([, key, value]) => [key, plain(value)]);
const body = new URLSearchParams([...fields, ['user', person?.[1] ?? ''], ['decision', SIGN_IN_DECISION]]);
await fetch(new URL('authorize', address), { method: 'POST', body });
