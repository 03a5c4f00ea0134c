import com.carrotsearch.randomizedtesting.RandomizedRunner;
import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import com.carrotsearch.randomizedtesting.annotations.TimeoutSuite;
import java.util.List;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.node.MockNode;
import org.elasticsearch.transport.netty4.Netty4Plugin;
import org.junit.Test;
import org.junit.runner.JUnitCore;
import org.junit.runner.RunWith;

/** One Elasticsearch node on this machine, until its standard input ends. Arguments: home folder, HTTP port. */
@RunWith(RandomizedRunner.class)
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
@TimeoutSuite(millis = Integer.MAX_VALUE)
public class Serve {
    public static void main(String[] arguments) {
        System.setProperty("serve.home", arguments[0]);
        System.setProperty("serve.port", arguments[1]);
        JUnitCore.runClasses(Serve.class).getFailures().forEach(failure -> System.out.println(failure.getTrace()));
        System.exit(0);
    }

    @Test
    public void testServe() throws Exception {
        LogConfigurator.loadLog4jPlugins();
        LogConfigurator.configureESLogging();
        Settings settings = Settings.builder()
            .put("path.home", System.getProperty("serve.home"))
            .put("cluster.name", "diwan")
            .put("node.name", "one")
            .put("discovery.type", "single-node")
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            .put("network.host", "127.0.0.1")
            .put("http.port", System.getProperty("serve.port"))
            .put("transport.port", "0")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        try (MockNode node = new MockNode(settings, List.of(Netty4Plugin.class), false)) {
            node.start();
            System.out.println("ready");
            System.in.read();
        }
    }
}
