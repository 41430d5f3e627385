// Sets of whole numbers as sorted runs that neither meet nor touch.

export class Spans {
  constructor() {
    this.runs = [];
  }

  get count() {
    return this.runs.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  // Where the first run begins that ends at `number` or later.
  at(number) {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.runs[middle][1] < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(first, last) {
    const low = this.at(first - 1);
    let high = low;
    let run = [first, last];
    while (high < this.runs.length && this.runs[high][0] <= last + 1) {
      run = [Math.min(run[0], this.runs[high][0]), Math.max(run[1], this.runs[high][1])];
      high += 1;
    }
    this.runs.splice(low, high - low, run);
  }

  // The smallest number that is here and not in `other`; null: there is none.
  firstOutside(other) {
    for (const [first, last] of this.runs) {
      const run = other.runs[other.at(first)];
      if (run === undefined || run[0] > first) return first;
      if (run[1] < last) return run[1] + 1;
    }
    return null;
  }
}
