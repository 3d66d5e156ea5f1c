// What n8n's verification runs on a published package, on the folder given: `source` for a checkout,
// `tarball` for an unpacked package. Jest cannot load the scanner, which is an ES module.
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const [kind, folder] = process.argv.slice(2);
const result = await analyzePackage(folder, ...(kind === 'source' ? [SOURCE_FILE_PATTERNS] : []));
console.log(JSON.stringify(result));
