/** Virtual time: scheduled steps, run in a deterministic order. */
export type Timeline = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Schedules a step; steps at the same moment run in the order of scheduling. */
  readonly at: (moment: number, step: () => void) => void;
  /** Resolves after so many virtual milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Runs steps until none is left or the limit is reached. Returns whether none is left. */
  readonly run: (most: number) => Promise<boolean>;
};

type Step = { readonly moment: number; readonly order: number; readonly take: () => void };

const isBefore = (a: Step, b: Step) =>
  a.moment < b.moment || (a.moment === b.moment && a.order < b.order);

/** A binary heap, earliest step first. */
const createHeap = () => {
  const steps: Step[] = [];
  const swap = (a: number, b: number) => {
    [steps[a], steps[b]] = [steps[b] as Step, steps[a] as Step];
  };
  return {
    steps,
    push(step: Step) {
      let place = steps.push(step) - 1;
      while (place > 0) {
        const parent = (place - 1) >> 1;
        if (!isBefore(step, steps[parent] as Step)) break;
        swap(place, parent);
        place = parent;
      }
    },
    pop(): Step | undefined {
      const first = steps[0];
      const last = steps.pop();
      if (steps.length === 0 || !last) return first;
      steps[0] = last;
      for (let place = 0; ; ) {
        const [left, right] = [place * 2 + 1, place * 2 + 2];
        let least = place;
        if (left < steps.length && isBefore(steps[left] as Step, steps[least] as Step)) {
          least = left;
        }
        if (right < steps.length && isBefore(steps[right] as Step, steps[least] as Step)) {
          least = right;
        }
        if (least === place) return first;
        swap(place, least);
        place = least;
      }
    },
  };
};

/** Resolves when all promises have settled that do not wait for a further step. */
const macrotask = () => new Promise<void>((resolve) => setImmediate(resolve));

export const createTimeline = (start: number): Timeline => {
  const heap = createHeap();
  let now = start;
  let order = 0;
  const at = (moment: number, take: () => void) =>
    heap.push({ moment: Math.max(now, moment), order: order++, take });
  return {
    now: () => now,
    at,
    pause: (milliseconds) => new Promise((resolve) => at(now + milliseconds, resolve)),
    async run(most) {
      await macrotask();
      for (let taken = 0; taken < most; taken++) {
        const step = heap.pop();
        if (!step) return true;
        now = step.moment;
        step.take();
        await macrotask();
      }
      return false;
    },
  };
};
