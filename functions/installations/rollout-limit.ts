/** More installations at once would not fit into a rollout's record, some 150 bytes each. Apart, because the console takes it without the rules. */
export const rolloutLimit = 1000;
