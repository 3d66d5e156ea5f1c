/** A kind of file, told by its first bytes and never by its name. */
export interface FileKind {
	name: 'PDF' | 'JPEG' | 'PNG' | 'GIF' | 'WebP' | 'TIFF' | 'ZIP';
	mimeType: string;
	extension: string;
	/** A name that fits. */
	extensions: RegExp;
	/** Its first bytes, as Latin-1: one of these. */
	starts: string[];
}

const KINDS: FileKind[] = [
	{
		name: 'JPEG',
		mimeType: 'image/jpeg',
		extension: 'jpg',
		extensions: /\.jpe?g$/i,
		starts: ['\xff\xd8\xff'],
	},
	{
		name: 'PNG',
		mimeType: 'image/png',
		extension: 'png',
		extensions: /\.png$/i,
		starts: ['\x89PNG'],
	},
	{
		name: 'GIF',
		mimeType: 'image/gif',
		extension: 'gif',
		extensions: /\.gif$/i,
		starts: ['GIF8'],
	},
	{
		name: 'WebP',
		mimeType: 'image/webp',
		extension: 'webp',
		extensions: /\.webp$/i,
		starts: ['RIFF'],
	},
	{
		name: 'TIFF',
		mimeType: 'image/tiff',
		extension: 'tif',
		extensions: /\.tiff?$/i,
		starts: ['II*\0', 'MM\0*'],
	},
	{
		name: 'ZIP',
		mimeType: 'application/zip',
		extension: 'zip',
		extensions: /\.zip$/i,
		starts: ['PK\x03\x04', 'PK\x05\x06'],
	},
];

const PDF: FileKind = {
	name: 'PDF',
	mimeType: 'application/pdf',
	extension: 'pdf',
	extensions: /\.pdf$/i,
	starts: ['%PDF-'],
};

/** Kinds that nothing here handles, but which may hold a PDF as it is, and how soon they show. */
const HOLDERS: Array<[start: string, within?: number]> = [
	['Rar!\x1a\x07'],
	['7z\xbc\xaf\x27\x1c'],
	['\x1f\x8b'], // gzip
	['MSCF'], // cabinet
	['ustar', 262], // TAR
	['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'], // Office before 2007, and mails saved by Outlook
	['\x78\x9f\x3e\x22'], // winmail.dat
	['\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07', 20], // PKCS #7, e.g. p7m
];

/** Text that may stand before a PDF: a byte order mark, blanks, a form that was saved as it was sent. */
const BEFORE_PDF = /^(\xef\xbb\xbf)?\s*(--\S+\s+content-[^]*form-data[^]*)?$/i;

const TEXT = /^[\t\n\f\r -\xff]*$/;

/** Enough bytes to tell what a file is. */
export const HEAD_BYTES = 1024;

/** @param head the first bytes of the file, HEAD_BYTES of them where it has as many */
export function kindOf(head: Buffer): FileKind | undefined {
	const text = head.subarray(0, HEAD_BYTES).toString('latin1');
	const kind = KINDS.find(({ starts }) => starts.some((start) => text.startsWith(start)));
	return kind ?? (isPdf(text) ? PDF : undefined);
}

/** Readers accept a PDF whose header stands anywhere in the first kilobyte; so do texts that speak of one. */
function isPdf(head: string): boolean {
	const at = head.indexOf(PDF.starts[0]);
	if (at <= 0) return at === 0;
	const before = head.slice(0, at);
	const isHolder = HOLDERS.some(([start, within = start.length]) =>
		head.slice(0, within).includes(start),
	);
	return !isHolder && (BEFORE_PDF.test(before) || !TEXT.test(before));
}
