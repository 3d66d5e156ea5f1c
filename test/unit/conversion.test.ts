import { convert as convertFields } from '../../nodes/KlearStack/documents/conversion';
import { type DateOrder, readDate } from '../../nodes/KlearStack/documents/dates';
import type { Field } from '../../nodes/KlearStack/documents/document';
import { readNumber } from '../../nodes/KlearStack/documents/numbers';

/** Each value as it is after the conversion, and what is noted of it. */
function convert(given: Array<Pick<Field, 'name' | 'value' | 'commonName'>>, order?: DateOrder) {
	const fields = given.map((field): Field => ({ ...field, shownAs: field.name }));
	convertFields(fields, order);
	return fields.map(({ value, converted = value, unsure, currency }) => ({
		value: converted,
		unsure,
		currency,
	}));
}

const one = (name: string, value: unknown, order?: DateOrder) =>
	convert([{ name, value }], order)[0];

describe('amounts', () => {
	it.each<[string, number, ...string[]]>([
		['80.4', 80.4],
		['1,234.56', 1234.56],
		['1.234,56', 1234.56],
		['1 234,56', 1234.56],
		['1\u202f234,56', 1234.56],
		['1’234.56', 1234.56],
		["12'345.00", 12345],
		['12,34,567.89', 1234567.89],
		['1.234.567', 1234567],
		['0,5', 0.5],
		['0.125', 0.125],
		['12345.678', 12345.678],
		['-5.00', -5],
		['−5,00', -5],
		['5.00-', -5],
		['(5.00)', -5],
		['$ 5.00', 5, '$'],
		['US$5.00', 5, 'USD'],
		['5,00 €', 5, 'EUR'],
		['-€5.00', -5, 'EUR'],
		['EUR 1.234,50', 1234.5, 'EUR'],
		['1,234.50 CHF', 1234.5, 'CHF'],
		['5,00 zł', 5, 'PLN'],
		['R$ 1.234,50', 1234.5, 'BRL'],
		['49', 49],
		['Rs. 1,234.56', 1234.56, 'Rs'],
		['Rs.500/-', 500, 'Rs'],
		['₹ 1,23,456.00/-', 123456, 'INR'],
		['$ (50.00)', -50, '$'],
		['KWD 1,234.500', 1234.5, 'KWD'],
		['$1,234.00 USD', 1234, 'USD'],
		['€ 5,00 EUR', 5, 'EUR'],
		['US $5.00', 5, 'USD'],
		['CAD$100.00', 100, 'CAD'],
		['1 234,50 kr', 1234.5, 'kr'],
		['RM 12.00', 12, 'MYR'],
		['rs. 500.00', 500, 'Rs'],
		['CHF 1’234.-', 1234, 'CHF'],
		['100,--', 100],
		['+12.50', 12.5],
		['*1,234.56*', 1234.56],
	])('%s', (...[text, value, currency]) => {
		expect(one('Inv_Total', text)).toEqual({ value, currency });
	});

	it.each([
		...['1.234', '1,234', '12.345', '€ 1.234', 'KWD 1.234', '100.00 CR', 'Rs. 5.00 Dr.'],
		...['1.2.3', '1,23,4', '1,234,56', '1.234,5.6', '1,,2', '1.23,456', '.5.', '--5'],
		...['(5', '(5))', '(-5)', '1234567890123456.78', 'XYZ 5.00', 'R 5.00', '1O', '197,1l', '12B €'],
		...['100O €', '1,234.5B €', '1I $', '₹ l,234.50', '12S$'],
		...['100.00CR', '1,234.56Cr', 'Cr 100.00', '100.00 (CR)', 'Rs 500.00/- Cr', '12.05.23'],
	])('%s is none for sure', (text) => {
		expect(one('Inv_Total', text)).toMatchObject({ value: text, unsure: 'number' });
	});

	it.each(['', 'n/a', 'none', 'Free', 'as agreed'])('"%s" is none', (text) => {
		expect(one('Inv_Total', text)).toEqual({ value: text });
	});

	it.each([
		...['12:30', '1/2', '2023-24', '5 apples', '19 %', '007', '5 EUR EUR', '1 23', '5.00 kg'],
		...['10 KGS', '00 123', '007.50', 'lO.OO', '10²', `12.00 (${'Rupees twelve '.repeat(5)})`],
	])('"%s" is in a field of amounts, and none', (text) => {
		expect(one('Inv_Total', text)).toEqual({ value: text, unsure: 'number' });
	});

	it.each([
		['1.234', '5,10', 1234],
		['1.234', '5.10', 1.234],
		['1,234', '1.234,00', 1.234],
		['1,234', '99.90', 1234],
	])('%s beside %s is %d', (text, other, expected) => {
		const values = convert([
			{ name: 'Item_Price', value: text },
			{ name: 'Inv_Total', value: other },
		]);
		expect(values[0].value).toBe(expected);
	});

	it.each(['GST_Amount', 'Total_GST', 'GST_Rate', 'Account_Balance', 'Batch_Qty', 'Page_Total'])(
		'%s is one, whatever the number of what it is of',
		(name) => expect(one(name, '180.50').value).toBe(180.5),
	);

	it('three decimals are decided by amounts of the same currency only', () => {
		const first = (...texts: string[]) =>
			convert(texts.map((value) => ({ name: 'Inv_Total', value })))[0].value;
		expect(first('KWD 1.234', '1.234,50 EUR')).toBe('KWD 1.234');
		expect(first('KWD 1.234', 'KWD 1,000.500')).toBe(1.234);
		expect(first('KWD 1.234', 'KWD 1.000,500')).toBe(1234);
	});

	it('a document that writes them in two ways leaves open what may be either', () => {
		const texts = ['1.234', '5,10', '5.10'];
		const values = convert(texts.map((value) => ({ name: 'Item_Price', value })));
		expect(values.map(({ value }) => value)).toEqual(['1.234', 5.1, 5.1]);
	});

	it.each([
		['Inv_Number', '231799'],
		['Document_No', '12.50'],
		['PO_Number', '369-1111-1111'],
		['Supplier_Account', '1200021'],
		['IBAN', '5061.00'],
		['Phone', '555.12'],
		['Customer', '6669263'],
		['Tax_Invoice', '231799'],
		['Shipping_Bill', '231799'],
		['Freight_Order', '231799'],
		['Shipping_Contact', '231799'],
		['Cost_Center', '231799'],
		['Balance_A/C', '231799'],
		['Tax_Challan', '231799'],
		['Charge_Card', '231799'],
		['Reference_Value', '231799'],
		['Mandate_Category', '12 B 2024'],
		['Billing_Period', 'Jan - Mar 2024'],
		['Version_Of_Software', '1.2.3'],
		['Item_Model', '1,2,3'],
		['Tax_ID', '12.34'],
		['HSN_Code', '9987.10'],
		['accountNumber', '12.34'],
		['Section', '2.1'],
		['Shipto_Zip', '3012.10'],
		['Rechnungsnummer', '2023.10'],
		['Numéro_Facture', '24.10'],
		['Artikelnummer', '100.20'],
		['Numer_Faktury', '15-10-2023'],
		['Kostenstelle', '10.10.2020'],
		['VAT_Registration', '123 456 789'],
		['Uhrzeit', '14.30'],
		['Item_Position', '1.10'],
		['Item_Article', '3926.90'],
		['Item_Description', 'GEL 250'],
		['Item_Description', 'TOP 10'],
		['Item_Model', 'CUP 250'],
		['Item_Model', 'EUR 250'],
		['Invoice', 'INR-1042'],
		['Order', 'EUR-2023'],
		['Item_Pack', '12 set 24'],
		['Order', '23-Sep-15'],
	])('%s: %s is not one', (name, value) => {
		expect(one(name, value)).toEqual({ value });
	});

	it.each([
		['Exchange_Rate', '1.0845'],
		['VAT_Percentage', '19.00'],
		['Item_Weight', '0.50'],
		['Uhrzeit', '14.30'],
	])('%s %s does not say how amounts are written', (name, value) => {
		const [total] = convert([
			{ name: 'Inv_Total', value: '45.900' },
			{ name, value },
		]);
		expect(total).toMatchObject({ value: '45.900', unsure: 'number' });
	});

	it('what is known to be an amount is one, whatever it is called and however long', () => {
		const amount = (value: string) =>
			convert([{ name: 'Grand', value, commonName: 'totalAmount' }])[0].value;
		expect([amount('119'), amount('15000000'), amount('1.190,00')]).toEqual([
			119, 15_000_000, 1190,
		]);
	});

	it('what is no text stays', () => {
		expect(one('Inv_Total', 5)).toEqual({ value: 5 });
		expect(one('Inv_Total', null)).toEqual({ value: null });
		expect(one('Inv_Total', ['5.00'])).toEqual({ value: ['5.00'] });
	});
});

describe('dates', () => {
	it.each([
		['15-Sep-2023', '2023-09-15'],
		['26-Jul-2025', '2025-07-26'],
		['2023-10-11', '2023-10-11'],
		['2025/07/26', '2025-07-26'],
		['15.09.2023', '2023-09-15'],
		['3.4.2026', '2026-04-03'],
		['September 15, 2023', '2023-09-15'],
		['15th of September 2023', '2023-09-15'],
		['15 sept. 2023', '2023-09-15'],
		['15. März 2024', '2024-03-15'],
		['1er février 2024', '2024-02-01'],
		['15 de marzo de 2024', '2024-03-15'],
		['18 april 2014', '2014-04-18'],
		['Fri, 15 Sep 2023', '2023-09-15'],
		['15/09/2023', '2023-09-15'],
		['09/15/2023', '2023-09-15'],
		['05/05/2023', '2023-05-05'],
		['2024-02-29', '2024-02-29'],
	])('%s', (text, date) => {
		expect(one('Inv_Date', text).value).toBe(date);
	});

	it.each([
		...['2023-02-29', '31.04.2023', '15/13/2023', '00/10/2023', '11/10/2566', '15 foo 2023'],
		...['15 listopad 2023', 'Sep 15, 23', "15-Sep-'23", '03 / 04 / 2026', '15 09 2023'],
		...['15/IX/2023', 'l5-Sep-2023', '12.05', '2023-10'],
		...['14:30', '30 days net', '31.12', '45184', '15-Sep-1945', '2080/06/15', '15-Sep-2093'],
		...['令和5年9月15日', '1402/06/24', '2023-09-14T18:30:00.000Z', '20231315'],
	])('%s is none for sure', (text) => {
		expect(one('Inv_Date', text)).toEqual({ value: text, unsure: 'date' });
	});

	it('what has no digit is no date, and nothing to look at', () => {
		expect(one('Due_Date', 'on receipt')).toEqual({ value: 'on receipt' });
	});

	it('03/04/2026 is decided by another date of the document, or by the user, or not at all', () => {
		const text = '03/04/2026';
		expect(one('Inv_Date', text)).toEqual({ value: text, unsure: 'date' });
		expect(one('Inv_Date', text, 'dayFirst').value).toBe('2026-04-03');
		expect(one('Inv_Date', text, 'monthFirst').value).toBe('2026-03-04');
		const values = (other: string) =>
			convert([
				{ name: 'Inv_Date', value: text },
				{ name: 'Due_Date', value: other },
			])[0].value;
		expect(values('25/04/2026')).toBe('2026-04-03');
		expect(values('04/25/2026')).toBe('2026-03-04');
		expect(values('25-Apr-2026')).toBe(text);
	});

	it('a document that contradicts itself is decided by nothing', () => {
		const dates = ['13/02/2026', '02/14/2026', '03/04/2026'];
		const values = convert(
			dates.map((value) => ({ name: 'Inv_Date', value })),
			'dayFirst',
		);
		expect(values.map(({ value }) => value)).toEqual(['2026-02-13', '2026-02-14', '03/04/2026']);
	});

	it('points mean that the day is first, unless another date of the document says otherwise', () => {
		const second = (first: string) =>
			convert([first, '10.02.2023'].map((value) => ({ name: 'Inv_Date', value })))[1].value;
		expect(second('15.09.2023')).toBe('2023-02-10');
		expect(second('09.15.2023')).toBe('10.02.2023');
		expect(second('04/25/2026')).toBe('10.02.2023');
		expect(one('Inv_Date', '10.02.2023', 'monthFirst').value).toBe('2023-02-10');
	});

	it('a year of two digits is ambiguous', () => {
		expect(one('Inv_Date', '23-Sep-15')).toEqual({ value: '23-Sep-15', unsure: 'date' });
		expect(one('Date_Of_Birth', '12-May-85')).toMatchObject({ unsure: 'date' });
		expect(one('Inv_Date', '03/04/26')).toEqual({ value: '03/04/26', unsure: 'date' });
		expect(one('Inv_Date', '25.12.26')).toMatchObject({ unsure: 'date' });
		expect(one('Order', '03/04/26')).toEqual({ value: '03/04/26' });
	});

	it.each(['DOB', 'Date_Of_Invoice', 'Expiry_Date_Of_Policy', 'PO_Date'])('%s is one', (name) => {
		expect(one(name, '15-Sep-2023').value).toBe('2023-09-15');
	});

	it('a place before it is no day of the week', () => {
		const text = 'Berlin, 15.09.2023';
		expect(one('Place_And_Remark', text)).toEqual({ value: text });
	});

	it('the number of a document that looks like one is none', () => {
		expect(one('Inv_Number', '2023-10-11')).toEqual({ value: '2023-10-11' });
	});
});

/** Where people write numbers and dates in ways of their own. */
const LOCALES = [
	...['en-US', 'en-GB', 'en-IN', 'en-ZA', 'de-DE', 'de-AT', 'de-CH', 'fr-FR', 'fr-CH', 'es-ES'],
	...['es-MX', 'it-IT', 'pt-BR', 'pt-PT', 'nl-NL', 'sv-SE', 'da-DK', 'nb-NO', 'fi-FI', 'pl-PL'],
	...['cs-CZ', 'sk-SK', 'hu-HU', 'ro-RO', 'bg-BG', 'el-GR', 'tr-TR', 'ru-RU', 'uk-UA', 'et-EE'],
	...['lv-LV', 'lt-LT', 'ja-JP', 'zh-CN', 'ko-KR', 'ar-EG', 'he-IL', 'hi-IN', 'th-TH', 'fa-IR'],
];

describe('right or untouched in each of 40 locales', () => {
	const AMOUNTS = [0.5, 12.34, 1234.5, 98765.43, 1234567.89, -42.1];

	it.each(LOCALES)('amounts: %s', (locale) => {
		const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
		const values = convert(AMOUNTS.map((n) => ({ name: 'Amount', value: format.format(n) })));
		AMOUNTS.forEach((amount, n) => {
			if (typeof values[n].value === 'number') expect(values[n].value).toBe(amount);
			else expect(values[n].value).toBe(format.format(amount));
		});
		const isRead = values.every(({ value }) => typeof value === 'number');
		expect(isRead).toBe(true);
	});

	it.each(LOCALES)('amounts with a currency: %s', (locale) => {
		for (const currency of ['EUR', 'USD', 'INR', 'GBP']) {
			for (const currencyDisplay of ['symbol', 'code'] as const) {
				const format = new Intl.NumberFormat(locale, {
					style: 'currency',
					currency,
					currencyDisplay,
				});
				for (const [n, value] of convert(
					AMOUNTS.map((amount) => ({ name: 'Amount', value: format.format(amount) })),
				).entries()) {
					const untouched = format.format(AMOUNTS[n]);
					expect([AMOUNTS[n], untouched]).toContain(value.value);
					if (value.currency) expect([currency, '$']).toContain(value.currency);
				}
			}
		}
	});

	it.each(LOCALES)('whole amounts alone: %s', (locale) => {
		for (const amount of [5, 1234, 12345, 1234567]) {
			const text = new Intl.NumberFormat(locale).format(amount);
			expect([amount, text]).toContain(one('Amount', text).value);
		}
	});

	it.each(LOCALES)('dates: %s', (locale) => {
		for (const dateStyle of ['short', 'medium', 'long', 'full'] as const) {
			const format = new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC' });
			const days = ['2023-09-15', '2024-02-29', '2026-03-04', '2026-12-11', '2025-11-01'];
			const texts = days.map((day) => format.format(new Date(`${day}T00:00:00Z`)));
			const together = convert(texts.map((value) => ({ name: 'Inv_Date', value })));
			days.forEach((day, n) => {
				expect([day, texts[n]]).toContain(together[n].value);
				expect([day, texts[n]]).toContain(one('Inv_Date', texts[n]).value);
			});
		}
	});

	it('knows the months of the languages that it should', () => {
		const read = LOCALES.filter((locale) => {
			const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
			return readDate(format.format(new Date('2023-09-15T00:00:00Z')))?.date === '2023-09-15';
		});
		expect(read).toEqual(
			expect.arrayContaining([
				'en-US',
				'de-DE',
				'fr-FR',
				'es-ES',
				'it-IT',
				'pt-BR',
				'nl-NL',
				'sv-SE',
				'pl-PL',
				'ru-RU',
				'tr-TR',
				'hu-HU',
			]),
		);
	});
});

it('a text as long as an answer takes no time', () => {
	const long = `${'1 '.repeat(50_000)}x`;
	expect(readNumber(long)).toBeUndefined();
	expect(readDate(long)).toBeUndefined();
});
