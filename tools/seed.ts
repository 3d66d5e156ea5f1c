import { DEFAULT_USER } from './simulator/settings';
import { invoicePdf, olderInvoices } from './invoices';

const { company: company_name, username, password } = DEFAULT_USER;

/** Puts into a KlearStack, over its API, what an account holds that is in use: a set, documents, a data source. */
export async function seedAccount(url: string): Promise<void> {
	let token = '';
	const call = async (
		endpoint: string,
		fields: Record<string, string>,
		[field, file, name]: [string?, Blob?, string?] = [],
	): Promise<Record<string, string>> => {
		const form = new FormData();
		for (const [key, value] of Object.entries(fields)) form.append(key, value);
		if (field && file) form.append(field, file, name);
		const response = await fetch(`${url}/access/klearstack/${endpoint}`, {
			method: 'POST',
			headers: { Authorization: `Bearer ${token}` },
			body: form,
		});
		if (!response.ok) throw new Error(`${endpoint}: ${response.status} ${await response.text()}`);
		return (await response.json()) as Record<string, string>;
	};
	const identity = { company_name, username, password };
	token = (await call('get_access_token', identity)).access_token;

	let set = '';
	for (const [n, invoice] of olderInvoices.entries()) {
		const into: Record<string, string> = set
			? { set_reference_number: set }
			: { create_new_set: 'True', set_name: 'Autumn 2026' };
		const upload: Record<string, string> = {
			...identity,
			processing_pref: 'Accuracy',
			invoice_type: 'B2B',
			document_type: 'Invoices',
			// The first half are a set.
			...(n < olderInvoices.length / 2 && into),
		};
		const file = new Blob([await invoicePdf(invoice)], { type: 'application/pdf' });
		const answer = await call('processdocument', upload, ['file', file, `Older ${n + 1}.pdf`]);
		set ||= answer.set_reference_number;
	}

	const fields = ['Name', 'City'].map((name) => ({ name, datatype: 'string' }));
	const rows = olderInvoices.map(({ supplier, supplierAddress }) => [
		supplier,
		supplierAddress.at(-1),
	]);
	const lines = [['Name', 'City'], ...new Map(rows.map((row) => [row[0], row])).values()];
	const csv = lines.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n');
	await call(
		'insertdatasource',
		{
			company_name,
			datasource_name: 'Suppliers',
			data: JSON.stringify({
				DataSourceName: 'Suppliers',
				DataSourceType: 'excel_or_csv',
				DataSourceStatus: true,
				fields,
			}),
		},
		['dataset', new Blob([csv], { type: 'text/csv' }), 'suppliers.csv'],
	);
}
