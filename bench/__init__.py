"""Speed, measured beside a stated baseline in the same run; only the ratios mean anything on another machine."""
