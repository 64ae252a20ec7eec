// Loaded before the program: says at its end how much memory it had at most, in a file, so that its output stays its own.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)));
