export const shared: string = "shared-by-both-pages";
