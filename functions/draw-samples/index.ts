import { connectDrawing } from '#shared/connect/drawing.ts';
import { Environment, parseOnce } from '#shared/connect/environment.ts';
import { drawUnflagged } from './handler.ts';

const environment = Environment.pick({
  PLATFORM_SETTINGS: true,
  STATES_TABLE: true,
  RECORDS_TABLE: true,
  AUDIT_TABLE: true,
  ARCHIVE_BUCKET: true,
}).parse(process.env, parseOnce);

export const handler = drawUnflagged(await connectDrawing(environment));
