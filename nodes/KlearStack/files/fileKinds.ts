/** A kind of file, told by its first bytes and never by its name. */
export interface FileKind {
	name: 'PDF' | 'JPEG' | 'PNG' | 'GIF' | 'WebP' | 'TIFF' | 'ZIP';
	mimeType: string;
	extension: string;
	/** A name that fits. */
	extensions: RegExp;
	/** Its first bytes, as Latin-1. */
	start: string;
	/** Must occur within this many bytes; at the very beginning if absent. */
	within?: number;
}

const KINDS: FileKind[] = [
	{
		name: 'JPEG',
		mimeType: 'image/jpeg',
		extension: 'jpg',
		extensions: /\.jpe?g$/i,
		start: '\xff\xd8\xff',
	},
	{ name: 'PNG', mimeType: 'image/png', extension: 'png', extensions: /\.png$/i, start: '\x89PNG' },
	{ name: 'GIF', mimeType: 'image/gif', extension: 'gif', extensions: /\.gif$/i, start: 'GIF8' },
	{
		name: 'WebP',
		mimeType: 'image/webp',
		extension: 'webp',
		extensions: /\.webp$/i,
		start: 'RIFF',
	},
	{
		name: 'TIFF',
		mimeType: 'image/tiff',
		extension: 'tif',
		extensions: /\.tiff?$/i,
		start: 'II*\0',
	},
	{
		name: 'TIFF',
		mimeType: 'image/tiff',
		extension: 'tif',
		extensions: /\.tiff?$/i,
		start: 'MM\0*',
	},
	{
		name: 'ZIP',
		mimeType: 'application/zip',
		extension: 'zip',
		extensions: /\.zip$/i,
		start: 'PK\x03\x04',
	},
	{
		name: 'ZIP',
		mimeType: 'application/zip',
		extension: 'zip',
		extensions: /\.zip$/i,
		start: 'PK\x05\x06',
	},
	// Last, because readers accept a PDF whose header stands anywhere in the first kilobyte.
	{
		name: 'PDF',
		mimeType: 'application/pdf',
		extension: 'pdf',
		extensions: /\.pdf$/i,
		start: '%PDF-',
		within: 1024,
	},
];

/** Enough bytes to tell what a file is. */
export const HEAD_BYTES = 1024;

/** @param head the first bytes of the file, HEAD_BYTES of them where it has as many */
export function kindOf(head: Buffer): FileKind | undefined {
	const text = head.subarray(0, HEAD_BYTES).toString('latin1');
	return KINDS.find(({ start, within = start.length }) => text.slice(0, within).includes(start));
}
