/**
 * Stands for `node:http` in every bundle, with what the libraries take from it: an import of the module
 * itself reads all of its names, and with them loads undici, some 20 ms of every start.
 */
export const { Agent, request, STATUS_CODES } = process.getBuiltinModule('node:http');
