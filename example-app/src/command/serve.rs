//! `serve`: the server, with demo data when it starts for the first time.

use std::net::{SocketAddr, TcpListener};

use actix_web::{App, HttpServer, web};
use clap::Args;
use webapi_core::WebApi;
use webapi_oauth2::command::apply::Wanted;
use webapi_oauth2::command::cli::print_changes;

use super::{Ran, say};
use crate::failure::Failure;
use crate::settings::Settings;
use crate::{app, demo, older_tutorials};

/// Serve the API.
#[derive(Debug, Args, Default)]
pub(crate) struct Serve {
    /// Leave an empty database empty.
    #[arg(long, conflicts_with = "demo")]
    no_demo: bool,
    /// Offer the demo on an address that others can reach, although its passwords are in the source.
    #[arg(long)]
    demo: bool,
    /// Threads that accept and answer requests [default: one for each core].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    workers: Option<u16>,
}

impl Serve {
    pub(super) fn run(&self, settings: &Settings) -> Ran {
        // Listening comes first: a taken port is the likeliest mistake, and port 0 is known only afterwards.
        let listener = listen(settings.listen)?;
        let address = listener.local_addr()?;
        let api = app::open(settings, &settings.public_url_at(address))?;
        apply(&api, settings)?;
        let greeting = self.greeting(&api, address)?;
        let has_older_tutorials = settings.older_tutorials;
        actix_web::rt::System::new().block_on(async {
            let shared = api.clone();
            let mut server = HttpServer::new(move || {
                let health = web::resource("/health").to(crate::health::answer);
                let app = App::new().app_data(web::Data::new(shared.clone())).configure(shared.configure());
                let app = if has_older_tutorials { app.configure(older_tutorials::mount) } else { app };
                app.service(health).service(web::redirect("/", "/api/"))
            });
            if let Some(workers) = self.workers.or(settings.workers) {
                server = server.workers(workers.into());
            }
            let running = server.shutdown_timeout(10).listen(listener)?.run();
            say(&greeting);
            running.await
        })?;
        Ok(())
    }

    /// What to tell whoever started the server, after the demo data was loaded where it belongs.
    fn greeting(&self, api: &WebApi, address: SocketAddr) -> Result<String, Failure> {
        let reachable = !address.ip().is_loopback();
        if !self.no_demo && (self.demo || !reachable) {
            demo::load_into_empty(api)?;
        }
        let is_demo = demo::is_loaded(api)?;
        if is_demo && reachable && !self.demo {
            return Err(Failure::failed(format!(
                "the database holds the accounts of the demo, whose passwords everybody knows, and {address} can be \
                 reached by others; choose another database with `--database`, or insist with `serve --demo`"
            )));
        }
        if is_demo { demo::greeting(api) } else { Ok(format!("Serving {}/", api_url(api))) }
    }
}

/// Makes the clients and users of the file, and says what changed.
fn apply(api: &WebApi, settings: &Settings) -> Ran {
    let wanted = Wanted::read(&settings.document, &settings.environment)?;
    if wanted.is_empty() {
        return Ok(());
    }
    let changes = api.database().with(|conn| wanted.apply(api, conn, false))??;
    let news: Vec<_> = changes.into_iter().filter(|change| !change.is_none()).collect();
    print_changes(&news, false, &mut std::io::stdout())?;
    Ok(())
}

/// Where the API is, without a slash at the end.
pub(crate) fn api_url(api: &WebApi) -> String {
    format!("{}{}", api.public_url(), api.prefix())
}

fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => Failure::failed(format!(
            "another program listens on {address}; stop it, or choose another port as in `--listen {}:{}`",
            address.ip(),
            address.port().saturating_add(1)
        )),
        _ => Failure::failed(format!(
            "cannot listen on {address}: {error}; choose another address with `--listen`"
        )),
    })
}
