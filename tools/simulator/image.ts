import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { readFile } from 'node:fs/promises';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

import { DPI } from './reader';

/** The first page of an uploaded PDF as PNG; an uploaded image as it is. */
export async function imageOf(path: string): Promise<Buffer> {
	const bytes = await readFile(path);
	if (!bytes.subarray(0, 1024).includes('%PDF-')) return bytes;
	return await (await renderPage(bytes)).encode('png');
}

/** A picture of a PDF's first page. */
export async function renderPage(bytes: Buffer): Promise<Canvas> {
	const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
	const page = await document.getPage(1);
	const viewport = page.getViewport({ scale: DPI / 72 });
	const canvas = createCanvas(viewport.width, viewport.height);
	await page.render({
		canvas: canvas as never,
		canvasContext: canvas.getContext('2d') as never,
		viewport,
	}).promise;
	await document.destroy();
	return canvas;
}
