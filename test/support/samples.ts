/** The documentation's samples (3.4 and 5.2), as far as they are visible, closed where they are cut. */
export const tuples = [
	['6912b53742d6a9c1aa134424', 'Document_id'],
	[1, 'Is_Approved'],
	[1, 'Is_Approved'],
	[0.8624999978870219, 'overall_confidence'],
	['1.500', 'Full_Box_Equivalent', 0.90377812915278, { page_index: 2 }],
	['55413.0', 'Inv_Total', 0.984644436694877, { page_index: 1 }, [1045, 630, 1104, 645]],
	['Redacted', 'Sign_Exist_Flag', 0.99, { page_index: 1 }, [0, 0, 0, 0]],
	['Absent', 'Sign_Exist_Flag', 0.98, { page_index: 2 }, [0, 0, 0, 0]],
];

export const object = {
	Document_id: '65269c006a8da8763b51c217',
	is_approved: 0,
	file_name: 'Invoice 231799.pdf',
	overall_confidence: 0.8545232920427561,
	document_type: 'Invoice',
	upload_time: '2023-10-11T18:28:40.322',
	finished_time: '2023-10-11T18:30:21.875',
	Inv_Number: {
		value: '231799',
		confidence: 0.99,
		page_index: 1,
		coordinate: [1297, 70, 1408, 98],
	},
	Due_Date: { value: '16-Sep-2023', confidence: 0.87, page_index: 1 },
};
