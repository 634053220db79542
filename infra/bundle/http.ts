/**
 * Replaces `node:http` in every bundle with the names that the libraries use. Importing the module itself
 * reads all of its exports, which loads undici and adds some 20 ms to every cold start.
 */
export const { Agent, request, STATUS_CODES } = process.getBuiltinModule('node:http');
