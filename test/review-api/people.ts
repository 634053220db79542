/** Staff of the demonstration platform. Unnamed requests come from `staff-1`, a reviewer like `other`. */
export const other = { sub: 'staff-2' };
export const senior = { sub: 'senior-1', groups: ['seniors'] };
export const second = { sub: 'senior-2', groups: ['seniors'] };
export const author = { sub: 'lin', groups: ['rule-authors'] };
export const admin = { sub: 'chen', groups: ['admins'] };
export const auditor = { sub: 'audit', groups: ['auditors'] };
