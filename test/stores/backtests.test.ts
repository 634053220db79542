import { expect, it } from 'vitest';
import { foldRun } from '#shared/backtest/run.ts';
import type { BacktestResult, Manifest } from '#shared/stores/backtests/port.ts';
import { s3Backtests } from '#shared/stores/backtests/s3.ts';
import { openServices } from './services.ts';

const backtestId = 'bt-12345678';
const day = { warmFrom: 0, from: 1, to: 2 };
const manifest: Manifest = {
  backtestId,
  rule: { kind: 'catalogue', id: 'content.card-trade' },
  slices: [day, day, day],
};

const onBothSides = <T>(each: T) => ({ without: each, with: each });
const resultWith = (errors: BacktestResult['errors']): BacktestResult => ({
  rule: { id: 'content.card-trade', revision: 1, against: null },
  ...{ events: 9, refused: {}, days: {}, examined: 9, fired: 0, overlap: {} },
  ...{ decisions: onBothSides({}), findings: onBothSides({}), changes: {}, samples: {} },
  ...{ cases: onBothSides(0), accounts: {} },
  errors,
});

it('results are folded and kept, and missing objects are not requested', async () => {
  const { clients, names, stop } = await openServices('contract');
  try {
    const backtests = s3Backtests(clients.s3, names.bucket, 'contract');
    await backtests.putResult(backtestId, 0, resultWith({ overflow: 5 }));
    await backtests.putResult(backtestId, 1, resultWith({ 'division by zero': 2 }));
    await backtests.putResult(backtestId, 2, resultWith({}));
    const errorsOf = (result: BacktestResult | null) => result?.errors;
    expect(errorsOf(await backtests.readResult(backtestId, 2))).toEqual({});
    expect(errorsOf(await foldRun(manifest, backtests))).toEqual({
      'division by zero': 2,
      overflow: 5,
    });
    await backtests.putWhole(backtestId, resultWith({ overflow: 7 }));
    expect(errorsOf(await backtests.readWhole(backtestId))).toEqual({ overflow: 7 });

    // A role that may list only one folder gets an access error instead of "not found".
    const read: string[] = [];
    clients.s3.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          read.push(commandName ?? '');
          return next(args);
        },
      { step: 'initialize' },
    );
    expect(await backtests.cancelled(backtestId)).toBeNull();
    // Results expire with the archive; the run and the rulebook keep their entries longer.
    expect(await backtests.readWhole('bt-of-long-ago')).toBeNull();
    expect(await backtests.readManifest('bt-of-long-ago')).toBeNull();
    expect(await backtests.readResult(backtestId, 3)).toBeNull();
    expect(read).not.toContain('GetObjectCommand');
    const cancelled = { by: 'lin', at: 77 };
    await backtests.cancel(backtestId, cancelled);
    expect(await backtests.cancelled(backtestId)).toEqual(cancelled);
  } finally {
    await stop();
  }
});
