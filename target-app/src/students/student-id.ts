import { newSortableId, sortableIdPattern } from '../identifiers/sortable-id.ts';

const PREFIX = 'STU';

export const STUDENT_ID_PATTERN = sortableIdPattern(PREFIX);

export function newStudentId(nowMs: number): string {
  return newSortableId(PREFIX, nowMs);
}
