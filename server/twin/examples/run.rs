#[tokio::main]
async fn main() {
    let port: u16 = std::env::args()
        .nth(1)
        .and_then(|p| p.parse().ok())
        .unwrap_or(4000);
    let options = twin::Options {
        public_url: format!("http://localhost:{port}"),
        callback_url: "http://localhost:3977/api/webhooks/wa".into(),
        ..twin::Options::demo()
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    twin::Twin::new(options).serve(listener).await.unwrap();
}
