import { sizeOf } from '../../nodes/KlearStack/actions/document/marks';
import { kindOf } from '../../nodes/KlearStack/files/fileKinds';

/** A segment of a JPEG: its marker, its length with these two bytes, its content (ITU-T T.81, B.1.1.4). */
function segment(marker: number, content: number[]): number[] {
	const length = content.length + 2;
	return [0xff, marker, length >> 8, length & 0xff, ...content];
}

/** The content of a frame header: 8 bits a sample, height, width, one component. */
const frame = (height: number, width: number) => [
	...[8, height >> 8, height & 0xff, width >> 8, width & 0xff],
	...[1, 1, 0x11, 0],
];

const APP0 = segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
const HUFFMAN = segment(0xc4, [0, ...Array<number>(16).fill(0)]);
const COMMENT = segment(0xfe, [...Buffer.from('x'.repeat(300))]);
const SCAN = segment(0xda, [1, 1, 0, 0, 63, 0]);

const sizeOfJpeg = (...segments: number[][]) => {
	const bytes = Buffer.from([0xff, 0xd8, ...segments.flat()]);
	return sizeOf({ bytes, kind: kindOf(bytes)! });
};

it.each([
	['baseline', 0xc0],
	['progressive', 0xc2],
	['arithmetic', 0xcf],
])('the size of a JPEG stands in its frame: %s', (_name, marker) => {
	const size = { height: 1753, width: 1240 };
	expect(sizeOfJpeg(APP0, COMMENT, segment(marker, frame(1753, 1240)), SCAN)).toEqual(size);
});

it('tables that have a frame’s number are none', () => {
	expect(sizeOfJpeg(APP0, HUFFMAN, segment(0xc0, frame(300, 400)), SCAN)).toEqual({
		height: 300,
		width: 400,
	});
});

it('a JPEG that ends before its frame has no size', () => {
	expect(sizeOfJpeg(APP0, COMMENT)).toBeUndefined();
	expect(sizeOfJpeg(APP0, segment(0xc0, frame(300, 400)).slice(0, 7))).toBeUndefined();
});
