/** Beyond it nothing is said of when something is full: a history of months does not tell of a year. */
export const FORECAST_DAYS = 180;
