/** Begins the name of each form that is kept in this tab. In a file of its own, because the first load asks by it whether there is any. */
export const keptPrefix = 'berth.kept-form.';
