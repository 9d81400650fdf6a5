"""What an account's own posts say: figures that can be counted again, and charts that open the posts behind them."""
