package io.camelchat.benchmarks.serving;

import io.camelchat.benchmarks.process.FreePort;
import io.camelchat.benchmarks.upstream.Form;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Nginx as a reverse proxy that does nothing else: no log, no check, no buffer. */
final class Nginx implements Relay {
    private static final String SETTINGS = """
            daemon off;
            worker_processes 2;
            pid nginx.pid;
            error_log nginx-error.log;
            events { worker_connections 20000; }
            http {
              access_log off;
              client_body_temp_path nginx-body;
              proxy_temp_path nginx-proxy;
              fastcgi_temp_path nginx-fastcgi;
              uwsgi_temp_path nginx-uwsgi;
              scgi_temp_path nginx-scgi;
              keepalive_requests 1000000;
              upstream model { server 127.0.0.1:%d; keepalive 4096; keepalive_requests 1000000; }
              server {
                listen 127.0.0.1:%d backlog=4096;
                location / {
                  proxy_pass http://model;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
                }
              }
            }
            """;

    private final Process process;
    private final int port;

    Nginx(int upstream) throws IOException {
        port = FreePort.find();
        Path folder = Path.of("target", "nginx").toAbsolutePath();
        Files.createDirectories(folder);
        Path settings = Files.writeString(folder.resolve("nginx.conf"), SETTINGS.formatted(upstream, port));
        process = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/nginx.log"))
                .start();
        FreePort.awaitListener(port, process);
    }

    @Override
    public String title() {
        return "nginx";
    }

    @Override
    public String url(Form form) {
        return "http://127.0.0.1:" + port + URI.create(form.url(0)).getPath();
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }
}
