import { buildForm } from '../../nodes/KlearStack/transport/form';

const entriesOf = (form: FormData) =>
	[...form.entries()].map(([name, value]) => [name, value instanceof File ? value.name : value]);

it('has the identity first and empty, and files last', () => {
	const files = [new File(['1'], '1.pdf'), new File(['2'], '2.pdf')];
	const form = buildForm(['company_name'], { file: files, priority_flag: true, page: 0 });
	expect(entriesOf(form)).toEqual([
		['company_name', ''],
		['priority_flag', 'true'],
		['page', '0'],
		['file', '1.pdf'],
		['file', '2.pdf'],
	]);
});

it('leaves out what is empty, and the identity that is given', () => {
	const form = buildForm(['company_name', 'username'], { username: 'eve', a: '', b: undefined });
	expect(entriesOf(form)).toEqual([
		['company_name', ''],
		['username', 'eve'],
	]);
});
