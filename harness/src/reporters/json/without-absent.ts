type OptionalKeys<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];

type WithoutAbsent<T> = Omit<T, OptionalKeys<T>> & {
  [K in OptionalKeys<T>]?: Exclude<T[K], undefined>;
};

/** Leaves out the properties that are undefined, so that an absent fact is an absent key. */
export function withoutAbsent<T extends object>(value: T): WithoutAbsent<T> {
  const present = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(present) as WithoutAbsent<T>;
}
